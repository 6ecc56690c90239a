import type { Database } from '@/lib/db/database';
import { writeProgress } from './repository';

/** Tells the row of a pack how far it is, the newest only: nobody waits for it, and it never fails anything. */
export function trackProgress(db: Database, { id, attempt, total }: { id: string; attempt: number; total: number }) {
  let at = { stepsDone: 0, stepsTotal: total, step: '' };
  let begun = false;
  let wanted = false;
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    while (wanted) {
      wanted = false;
      await db.transaction((tx) => writeProgress(tx, { id, attempt, ...at })).catch(() => {});
    }
    writing = undefined;
  }

  /** A step begins, and the one before it is done. */
  function count(step: string): void {
    at = { ...at, stepsDone: begun ? at.stepsDone + 1 : 0, step };
    begun = true;
  }

  return {
    count,
    onStep(step: string): void {
      count(step);
      wanted = true;
      writing ??= write();
    },
    /** How many steps there are, once that is known. */
    expect(stepsTotal: number): void {
      at = { ...at, stepsTotal };
    },
    async settled(): Promise<void> {
      await writing;
    },
  };
}
