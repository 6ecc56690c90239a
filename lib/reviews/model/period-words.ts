import { dateWords } from '@/lib/kernel/constraint-words';

/** `23 Nov 2026 to 29 Nov 2026`: the last day counts. */
export function periodWords({ from, to }: { from: string; to: string }): string {
  return `${dateWords(from)} to ${dateWords(new Date(Date.parse(to) - 1).toISOString())}`;
}

/** Whose agents a review is about: a large team has several. */
export function teamWords({ team, part }: { team: string; part: number }): string {
  return part > 1 ? `${team}, part ${part}` : team;
}
