import { z } from 'zod';
import { RemitError } from '@/lib/kernel/errors';
import { publishRevision } from '@/lib/policy/publish-revision';
import { recordAssessments } from '@/lib/risk/record-assessments';
import { defineVerb } from '@/lib/verb/define-verb';
import * as repository from './repository';

/** Ended at once; the next run goes on. Gateways deny them all meanwhile. */
const AT_ONCE = 10_000;
/** How many grants one entry of the audit log names. */
const PER_ENTRY = 500;

/**
 * Ends the grants whose time is over, in one revision. Gateways denied from the millisecond on, because the policy
 * says until when; this makes the registry say so too. Remit itself is the only one who does it, and doing it twice
 * changes nothing.
 */
export const expireGrants = defineVerb({
  action: 'grant.expire',
  permission: 'grant:revoke',
  input: z.strictObject({}),
  async run({ ctx, tx, now, audit, unchanged }): Promise<{ expired: number; serial: number | null }> {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Grants end by themselves. Revoke one instead.');
    const grants = await repository.listExpired(tx, now, AT_ONCE);
    const [first] = grants;
    if (!first) {
      unchanged();
      return { expired: 0, serial: null };
    }
    await repository.endExpired(
      tx,
      now,
      grants.map(({ id }) => id),
    );
    const slugs = [...new Set(grants.map(({ agent }) => agent))];
    await recordAssessments({ tx, now, trigger: 'revoked', requestId: null }, { slugs });
    const what = grants.length === 1 ? `The grant of ${first.tool} to ${first.agent}` : `${grants.length} grants`;
    const serial = await publishRevision(
      { ctx, tx, now },
      { cause: `${what} expired`, kind: 'expiry', requestId: null },
    );
    for (let from = 0; from < grants.length; from += PER_ENTRY) {
      const named = grants.slice(from, from + PER_ENTRY);
      const subject = grants.length === 1 ? { kind: 'grant', id: first.id } : { kind: 'revision', id: String(serial) };
      await audit({ subject, detail: { grants: named, revision: serial } });
    }
    return { expired: grants.length, serial };
  },
});
