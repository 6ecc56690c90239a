import type { EuClass, EuRole } from '@/lib/eu-ai-act/model/eu-class';

/** What a class means for whoever owns the agent, in one sentence. */
export const CLASS_MEANS: Record<EuClass, string> = {
  out_of_scope: 'The Act does not apply to this agent as it was described.',
  minimal: 'Nothing beyond AI literacy is asked for.',
  limited: 'People must be told what they are dealing with.',
  high: 'It may be used, under duties that begin on set dates.',
  prohibited: 'It may not be used. No request that gives it access can be approved.',
};

export function roleWords(roles: readonly EuRole[]): string {
  return roles.length === 0 ? 'none, as it is out of scope' : roles.join(' and ');
}

/** "2 December 2027", from YYYY-MM-DD; the same on the server and in every browser. */
export function dayWords(date: string): string {
  const options = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(new Date(`${date}T00:00:00Z`));
}
