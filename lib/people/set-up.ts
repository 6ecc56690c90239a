import { timingSafeEqual } from 'node:crypto';
import type { Conn } from '@/lib/db/prisma';
import { sha256Hex } from '@/lib/kernel/digest';
import { RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { defineVerb } from '@/lib/verb/define-verb';
import { setUpSchema } from './model/person';
import { hashPassword } from './password';
import { countPeople, insertPerson, readInstallation, writeInstallation } from './repository';

/** Makes the first administrator, once. Two at once: one wins. */
export const setUp = defineVerb({
  action: 'installation.set-up',
  permission: 'public',
  input: setUpSchema,
  async prepare({ ctx, input }) {
    // Checked before the costly hash too, so that strangers cannot make Remit hash.
    await checkCode(ctx.db.read, input.code);
    return hashPassword(input.password);
  },
  async run({
    tx,
    input,
    prepared: passwordHash,
    now,
    audit,
  }): Promise<{ id: string; email: string; name: string; roles: string[] }> {
    await checkCode(tx, input.code);
    const person = { id: newId('pe', now), email: input.email, name: input.name, roles: ['admin'] };
    await insertPerson(tx, { ...person, passwordHash, createdAt: now });
    await writeInstallation(tx, { setupCodeHash: null, completedAt: now }, now);
    await audit({
      by: person,
      subject: { kind: 'person', id: person.id },
      detail: { email: person.email, roles: person.roles },
    });
    return person;
  },
});

async function checkCode(conn: Conn, code: string): Promise<void> {
  const expected = (await readInstallation(conn))?.setupCodeHash;
  if (!expected || (await countPeople(conn)) > 0) {
    throw new RemitError('conflict', 'Remit has been set up already. Sign in, or ask your administrator.');
  }
  if (!timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(sha256Hex(code), 'hex'))) {
    throw new RemitError(
      'forbidden',
      'This set-up link is not valid. Use the one that the terminal printed at the last start.',
      {
        errors: [{ field: 'code', message: 'This code is not valid.' }],
      },
    );
  }
}
