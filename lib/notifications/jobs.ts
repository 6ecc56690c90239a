import type { Job } from '@/lib/jobs/scheduler';
import { pruneNotifications } from './prune';
import type { Sender } from './sending/sender';

const SECOND_MS = 1_000;

/** Once an hour; there is little to do, or nothing. */
export const pruning: Job = {
  name: 'prune-notifications',
  everyMs: 3_600_000,
  async run(call) {
    const { notifications, deliveries } = await pruneNotifications(call);
    if (notifications + deliveries === 0) return 'Nothing was old enough.';
    return `${notifications} notifications and ${deliveries} deliveries forgotten.`;
  },
};

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
