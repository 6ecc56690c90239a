import { dateWords } from '@/lib/kernel/constraint-words';
import { type AttestationGap, type AttestedState, SOON_DAYS } from './periods';

export const ATTESTED_WORDS: Record<AttestedState, string> = {
  covers: 'covered',
  'ends-soon': 'ends soon',
  bridged: 'only bridged',
  later: 'begins later',
  ended: 'over',
  none: 'none kept',
};

export const ATTESTED_SAYS: Record<AttestedState, string> = {
  covers: 'A report covers today.',
  'ends-soon': `A report covers today, and none covers the ${SOON_DAYS} days after.`,
  bridged: 'Only a letter of the vendor covers today.',
  later: 'The first report begins later.',
  ended: 'No report covers today.',
  none: 'None was ever kept.',
};

const KIND_WORDS = { soc2: 'SOC 2 Type II', 'iso-27001': 'ISO 27001' } as const;

/** `3 days that no SOC 2 Type II report covers: 1 Jul 2026 to 3 Jul 2026; a bridge letter speaks for them`. */
export function gapWords({ kind, from, to, days, bridged }: AttestationGap): string {
  const span = from === to ? dateWords(from) : `${dateWords(from)} to ${dateWords(to)}`;
  const many = days === 1 ? '1 day' : `${days} days`;
  return `${many} that no ${KIND_WORDS[kind]} ${kind === 'soc2' ? 'report' : 'certificate'} covers: ${span}${bridged ? '; a bridge letter speaks for all of it' : ''}`;
}
