import { invalid, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { assertFetchable } from '@/lib/net/safe-fetch';
import { defineVerb } from '@/lib/verb/define-verb';
import type { ServerDetail } from './model/dto';
import { serverSchema } from './model/server';
import { readServer } from './queries';
import { findActivePerson, findServer, insertServer } from './repository';

/** Adds an MCP server. Its tools are read by `syncServer`. */
export const createServer = defineVerb({
  action: 'server.create',
  permission: 'server:create',
  input: serverSchema,
  /** An address that Remit would never fetch is refused before it is stored. */
  async prepare({ ctx, input }) {
    await assertFetchable(input.url, { allowLoopback: ctx.allowLoopback });
  },
  async run({ ctx, tx, scope, input: { owner: email, ...server }, now, audit }): Promise<ServerDetail> {
    if (await findServer(tx, scope, server.slug)) {
      throw new RemitError('slug_taken', `The slug ${server.slug} is taken. Choose another.`, {
        errors: [{ field: 'slug', message: 'This slug is taken.' }],
      });
    }
    const owner = await findActivePerson(tx, email);
    if (!owner) throw invalid('owner', `Nobody active here has the address ${email}.`);
    await insertServer(tx, { ...server, id: newId('sv', now), ownerId: owner.id, createdAt: now, updatedAt: now });
    await audit({ subject: { kind: 'server', id: server.slug }, detail: { ...server, owner: email } });
    return readServer(ctx, tx, server.slug);
  },
});
