import { z } from 'zod';
import { notFound } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { revokeTokenRow } from './repository';

/** Somebody ends one of their own tokens, at once. */
export const revokeToken = defineVerb({
  action: 'token.revoke',
  permission: 'token:own',
  input: z.strictObject({ id: z.string().max(64) }),
  async run({ tx, scope, input: { id }, now, audit }): Promise<{ id: string }> {
    if (!(await revokeTokenRow(tx, scope.personId, id, now))) throw notFound('token');
    await audit({ subject: { kind: 'token', id } });
    return { id };
  },
});
