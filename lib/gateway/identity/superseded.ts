import type { PolicyIndex } from '@/lib/policy-engine/index-policy';
import type { Caller } from './caller';

/**
 * Whether the token is of before its credential was replaced, as the policy says. One that does not say when it was
 * issued counts as old. Shadow mode lets it through no more than a token that does not verify.
 */
export function isSuperseded(index: Pick<PolicyIndex, 'notBeforeOf'>, { iss, sub, issuedAt }: Caller): boolean {
  const notBefore = index.notBeforeOf({ iss, sub });
  return notBefore !== undefined && !(issuedAt !== undefined && issuedAt >= notBefore);
}
