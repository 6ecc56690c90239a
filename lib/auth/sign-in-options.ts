import { countPeople } from '@/lib/people/repository';
import { getRuntime } from '@/lib/runtime/runtime';

/** What the sign-in page offers: single sign-on, and whether anybody is here yet. Says nothing else to strangers. */
export async function getSignInOptions(): Promise<{ singleSignOn: boolean; isSetUp: boolean }> {
  const { config, db } = getRuntime();
  return { singleSignOn: config.oidc !== undefined, isSetUp: (await countPeople(db.read)) > 0 };
}

/** A path on this site to go to after signing in; home for anything that leads elsewhere. */
export function safeNext(next: string | string[] | undefined): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/';
  const base = 'http://remit.invalid';
  if (!URL.canParse(next, base)) return '/';
  const url = new URL(next, base);
  return url.origin === base ? url.pathname + url.search : '/';
}
