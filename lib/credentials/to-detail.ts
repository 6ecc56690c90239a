import type { AuditActor } from '@/lib/authz/actor';
import type { Conn } from '@/lib/db/prisma';
import { lastReceipts } from '@/lib/gateways/receipts/repository';
import type { Identity } from '@/lib/policy-engine/types';
import { type CredentialKind, ROTATE_DAYS } from './model/credential';
import type { CredentialDetail } from './model/dto';
import { type CredentialEvent, type EventFacts, rotationOf } from './model/rotation';
import { type CredentialRow, listServing } from './repository';

const DAY_MS = 86_400_000;

/** A credential as people see it. No hash and no key of it is among that. */
export async function toDetail(conn: Conn, row: CredentialRow): Promise<CredentialDetail> {
  const rotation = rotationOf(factsOf(row));
  const { id, name, kind, issuer, subject, audiences, place, createdBy, agent } = row;
  return {
    ...{ id, agent: agent.slug, name, kind: kind as CredentialKind, issuer, subject, audiences, place, createdBy },
    createdAt: row.createdAt.toISOString(),
    rotatedAt: row.rotatedAt.toISOString(),
    dueAt: new Date(row.rotatedAt.getTime() + ROTATE_DAYS * DAY_MS).toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastUsedFrom: row.lastUsedFrom,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    approved: holdsIdentity(agent, { iss: issuer, sub: subject }),
    registration:
      row.registrationUri === null
        ? null
        : { uri: row.registrationUri, pending: row.pendingKey !== null, error: row.registrationError },
    keys: row.keys.map((key) => ({
      id: key.id,
      createdAt: key.createdAt.toISOString(),
      endsAt: key.endsAt?.toISOString() ?? null,
      lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    })),
    rotation: {
      state: rotation.state,
      at: rotation.at?.toISOString() ?? null,
      serial: rotation.serial,
      gateways: rotation.serial === null ? [] : await confirmations(conn, agent.id, rotation.serial),
    },
    events: row.events.map((event) => ({
      event: event.event as CredentialEvent,
      at: event.at.toISOString(),
      by: event.actor as unknown as AuditActor,
      reason: event.reason,
      serial: event.serial,
      detail: event.detail as Record<string, unknown> | null,
    })),
  };
}

export function factsOf({ events }: Pick<CredentialRow, 'events'>): EventFacts[] {
  return events.map(({ event, at, serial, detail }) => ({
    ...{ event: event as CredentialEvent, at, serial },
    detail: detail as EventFacts['detail'],
  }));
}

export function holdsIdentity({ identities }: { identities: unknown }, { iss, sub }: Identity): boolean {
  return (identities as Identity[]).some((one) => one.iss === iss && one.sub === sub);
}

/** What each gateway that serves the agent has in force, by its own word. Only Remit's own looks when a token is from. */
export async function confirmations(conn: Conn, agentId: string, serial: number) {
  const gateways = await listServing(conn, agentId);
  const receipts = await lastReceipts(
    conn,
    gateways.map(({ id }) => id),
  );
  return gateways.map(({ id, slug, kind }) => ({
    slug,
    holds: kind === 'remit',
    confirmed: (receipts.get(id)?.activated?.serial ?? 0) >= serial,
  }));
}
