import { z } from 'zod';
import { isRole } from '@/lib/authz/roles';
import { RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { emailSchema, line } from '@/lib/kernel/text';
import { defineVerb } from '@/lib/verb/define-verb';
import {
  findPersonByEmail,
  findPersonBySubject,
  hasPassword,
  insertPerson,
  type PersonRow,
  updatePersonRow,
} from './repository';
import type { SignedIn } from './sign-in';

/** What an identity provider said about somebody, after next-auth verified it. */
const oidcProfileSchema = z.strictObject({
  issuer: z.string().max(500),
  subject: z.string().min(1).max(255),
  email: emailSchema,
  emailVerified: z.boolean(),
  name: line(80),
  /** Values of the role claim; what is no role of ours is passed over. */
  roles: z.array(z.string()).max(500),
});

/**
 * Signs in by OIDC. People are known by issuer and subject; an account that an administrator made is linked by its
 * verified address, unless it has a password or another subject. Roles follow the claim at every sign-in.
 */
export const signInOidc = defineVerb({
  action: 'person.sign-in',
  permission: 'public',
  input: oidcProfileSchema,
  async run({ tx, input, now, audit }): Promise<SignedIn> {
    const roles = [...new Set(input.roles.filter(isRole))].sort();
    if (roles.length === 0)
      throw new RemitError('forbidden', 'Your account has no role in Remit yet. Ask an administrator.');
    let person = await findPersonBySubject(tx, input.issuer, input.subject);
    const known = person !== null;
    if (!person) {
      const id = await link(input);
      person = id === null ? null : ((await findPersonBySubject(tx, input.issuer, input.subject)) as PersonRow);
    }
    if (!person) {
      const id = newId('pe', now);
      const { email, name, issuer: oidcIssuer, subject: oidcSubject } = input;
      await insertPerson(tx, { id, email, name, roles, oidcIssuer, oidcSubject, createdAt: now });
      await updatePersonRow(tx, id, { lastSignInAt: now });
      await audit({ action: 'person.create', subject: { kind: 'person', id }, detail: { email, roles, with: 'oidc' } });
      return { id, name, email, epoch: 0 };
    }
    if (person.status !== 'active')
      throw new RemitError('not_signed_in', 'This account is disabled. Ask an administrator.');
    const lost = person.roles.filter((role) => !roles.includes(role as never));
    const changed = lost.length > 0 || roles.length !== person.roles.length;
    const endSessions = lost.length > 0;
    await updatePersonRow(tx, person.id, {
      lastSignInAt: now,
      name: input.name,
      roles: changed ? roles : undefined,
      endSessions,
    });
    if (changed) {
      await audit({
        action: 'person.update',
        subject: { kind: 'person', id: person.id },
        detail: { before: person.roles, after: roles, with: 'oidc' },
      });
    }
    const detail = known
      ? { with: 'oidc' }
      : { with: 'oidc', linked: { issuer: input.issuer, subject: input.subject } };
    await audit({ by: person, subject: { kind: 'person', id: person.id }, detail });
    return { id: person.id, name: input.name, email: person.email, epoch: person.sessionEpoch + (endSessions ? 1 : 0) };

    /** The id of the account that this subject may take over, or null when there is none with its address. */
    async function link({ email, emailVerified, issuer, subject }: typeof input): Promise<string | null> {
      const existing = await findPersonByEmail(tx, email);
      if (!existing) return null;
      if (!emailVerified || existing.oidcSubject || (await hasPassword(tx, existing.id))) {
        throw new RemitError('forbidden', 'Another account has this e-mail address. Ask an administrator.');
      }
      await updatePersonRow(tx, existing.id, { oidcIssuer: issuer, oidcSubject: subject });
      return existing.id;
    }
  },
});
