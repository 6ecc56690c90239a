import { dateWords } from '@/lib/kernel/constraint-words';

/** `23 Nov 2026 to 29 Nov 2026`: the last day counts. */
export function periodWords({ from, to }: { from: string; to: string }): string {
  return `${dateWords(from)} to ${dateWords(new Date(Date.parse(to) - 1).toISOString())}`;
}
