import type { Conn } from '@/lib/db/prisma';
import type { Cell, Period } from '@/lib/evidence/model/population';
import { countByTools } from '@/lib/usage/repository';
import type { LineageStep } from '../model/dto';
import { changeOf, type RowOf } from '../model/rules';
import * as repository from './repository';

const link = (base: string, cell: Cell | undefined) =>
  typeof cell === 'string' && cell !== '' ? `${base}/${encodeURIComponent(cell)}` : null;

/** The page of what a row is about, if it has one. For queries that authorised. */
export async function readPage(conn: Conn, { population, rowId, cells }: RowOf): Promise<string | null> {
  const numbered = async (kind: 'review' | 'alert' | 'incident', base: string) => {
    const id = await repository.findNumbered(conn, kind, Number(rowId));
    return id === null ? null : `${base}/${id}`;
  };
  switch (population) {
    case 'changes':
    case 'break-glass':
      return `/requests/${rowId}`;
    case 'decisions':
      return `/requests/${cells.request}`;
    case 'reviews':
      return numbered('review', '/reviews');
    case 'alerts':
      return numbered('alert', '/alerts');
    case 'incidents':
      return numbered('incident', '/incidents');
    case 'drills':
      return '/containments';
    case 'gateways':
    case 'attestations':
      return link('/gateways', cells.gateway);
    default:
      return link('/agents', cells.agent);
  }
}

/** What a row rests on and what came of it, up to the end of the period. For queries that authorised. */
export async function readLineage(conn: Conn, row: RowOf, period: Period): Promise<LineageStep[]> {
  const { population, rowId } = row;
  const number = changeOf(row);
  if (number === null) return [missing('This row rests on no change request.')];
  const to = new Date(period.to);
  const request = await repository.findRequest(conn, number, to);
  if (!request) return [missing(`There is no CR-${number}: what this rests on is not here.`)];
  const href = `/requests/${number}`;
  const steps: LineageStep[] = [
    {
      ...{ kind: 'request', href, at: request.createdAt.toISOString() },
      says: `${request.requester.name} asked for it: CR-${number}, ${request.title}`,
    },
    ...decisionSteps(request, href),
  ];
  if (request.revisionSerial === null) return [...steps, missing('It was published with no revision.')];
  steps.push(...(await revisionSteps(conn, request.revisionSerial, to)));
  const grants = request.grants.filter(({ id }) => population !== 'grants' || id === rowId);
  return [...steps, ...grantSteps(grants, to), ...(await callSteps(conn, grants, period))];
}

const missing = (says: string): LineageStep => ({ kind: 'missing', says, at: null, href: null });

function decisionSteps({ decisions, breakGlass }: repository.RequestFacts, href: string): LineageStep[] {
  if (decisions.length === 0) {
    if (breakGlass) return [missing('Nobody decided it beforehand: it is an emergency, in force at once.')];
    return [missing('No person decided it within the period; the approval policy or time did.')];
  }
  return decisions.map(({ decision, stage, at, person, onBehalfOf }) => ({
    ...{ kind: 'decision' as const, href, at: at.toISOString() },
    says:
      `${person.name} ${decision === 'approve' ? 'approved' : 'rejected'} it (${stage})` +
      (onBehalfOf ? `, for ${onBehalfOf.name}` : ''),
  }));
}

async function revisionSteps(conn: Conn, serial: number, to: Date): Promise<LineageStep[]> {
  const revision = await repository.findRevision(conn, serial);
  if (!revision) return [missing(`There is no revision ${serial}.`)];
  const gateways = revision.policies.map(({ gateway }) => gateway);
  const inForce = await repository.listInForce(
    conn,
    gateways.map(({ id }) => id),
    serial,
    to,
  );
  return [
    {
      ...{ kind: 'revision' as const, at: revision.createdAt.toISOString(), href: `/policy/${serial}` },
      says: `Published as revision ${serial} to ${gateways.length === 1 ? '1 gateway' : `${gateways.length} gateways`}`,
    },
    ...gateways.map(({ id, slug, name }): LineageStep => {
      const receipt = inForce.get(id);
      const later = receipt && receipt.serial > serial ? ` (by then revision ${receipt.serial})` : '';
      return {
        ...{ kind: 'gateway', href: `/gateways/${slug}`, at: receipt?.receivedAt.toISOString() ?? null },
        says: receipt
          ? `${name} said that it is in force${later}`
          : `${name} did not say within the period that it is in force`,
      };
    }),
  ];
}

const keyOf = ({ tool }: repository.RequestFacts['grants'][number]) => `${tool.server.slug}/${tool.name}`;

function grantSteps(grants: repository.RequestFacts['grants'], to: Date): LineageStep[] {
  return grants.map((grant) => ({
    ...{ kind: 'grant' as const, at: grant.createdAt.toISOString(), href: `/agents/${grant.agent.slug}` },
    says:
      `${grant.agent.slug} holds ${keyOf(grant)}` +
      (grant.revokedAt && grant.revokedAt < to
        ? `, until ${grant.revokedAt.toISOString()}: ${grant.revokeReason ?? 'ended'}`
        : ', live at the end of the period'),
  }));
}

/** Calls are counted by days of UTC, so those of a day that is partly in the period are all counted. */
async function callSteps(
  conn: Conn,
  grants: repository.RequestFacts['grants'],
  { from, to }: Period,
): Promise<LineageStep[]> {
  if (grants.length === 0) return [];
  const first = new Date(`${from.slice(0, 10)}T00:00:00Z`);
  const days = { from: from.slice(0, 10), to: new Date(Date.parse(to) - 1).toISOString().slice(0, 10) };
  const counts = await countByTools(conn, [...new Set(grants.map(({ agent }) => agent.slug))], first, new Date(to));
  return grants.map((grant) => {
    const key = keyOf(grant);
    const { slug } = grant.agent;
    const found = counts.get(slug)?.find(({ tool }) => tool === key);
    const query = new URLSearchParams({ agent: slug, tool: key, ...days });
    return {
      ...{ kind: 'calls' as const, at: null, href: `/calls?${query}` },
      says: found
        ? `${slug} called ${key} in the days of the period: ${found.allowed} allowed, ${found.denied} denied`
        : `No call of ${key} by ${slug} was told of in the days of the period`,
    };
  });
}
