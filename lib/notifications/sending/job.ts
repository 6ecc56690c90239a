import type { Job } from '@/lib/jobs/scheduler';
import type { Sender } from './sender';

const SECOND_MS = 1_000;

/**
 * Looks for what is due: tries that failed come round again, and a wake-up may have been lost. It only starts the work,
 * so that a target that hangs keeps no other waiting; what a run tells is what came of it since the last one.
 */
export function sendNotifications(sender: Sender): Job {
  return {
    name: 'send-notifications',
    everyMs: 10 * SECOND_MS,
    async run() {
      await sender.look();
      return sender.tell();
    },
  };
}
