import { z } from 'zod';
import type { Role } from './roles';

export interface PersonActor {
  kind: 'person';
  id: string;
  name: string;
  email: string;
  roles: Role[];
  via: 'session' | 'token';
  /** False for a personal token whose owner did not allow decisions when making it. */
  mayDecide: boolean;
}

/** Who does something. Only people decide; `system` is Remit itself (set-up, jobs, sample data). */
export type Actor =
  | PersonActor
  | { kind: 'gateway'; id: string; slug: string }
  | { kind: 'system'; name: string }
  | { kind: 'anonymous' };

/** The actor as the audit log and revisions keep it. */
export const auditActorSchema = z.object({
  kind: z.enum(['person', 'gateway', 'system', 'anonymous']),
  id: z.string().optional(),
  name: z.string().optional(),
  via: z.enum(['session', 'token']).optional(),
});
export type AuditActor = z.output<typeof auditActorSchema>;

export function auditActor(actor: Actor): AuditActor {
  switch (actor.kind) {
    case 'person':
      return { kind: 'person', id: actor.id, name: actor.name, via: actor.via };
    case 'gateway':
      return { kind: 'gateway', id: actor.id, name: actor.slug };
    case 'system':
      return { kind: 'system', name: actor.name };
    case 'anonymous':
      return { kind: 'anonymous' };
  }
}
