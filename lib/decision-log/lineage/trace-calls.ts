import type { Conn } from '@/lib/db/prisma';
import { isOtherCall } from '@/lib/policy-engine/other-calls';
import { type ClaimedLineage, faultOf, type LineageFault, type Unknown, unknownOf } from '../model/lineage';
import * as repository from './repository';

export interface Claim extends ClaimedLineage {
  serial: number;
}

export interface Traced {
  fault: LineageFault | null;
  unknown: Unknown | null;
  known: { agent: boolean; tool: boolean };
  grant: repository.GrantFacts | null;
  /** When the revision was published that this gateway was given with the serial of the call. */
  publishedAt: Date | null;
  /** Digest that was approved of the tool then. */
  approved: string | null;
}

/** What these calls of one gateway rest on, in their order. A handful of queries, however many they are. */
export async function traceCalls(conn: Conn, gatewayId: string, calls: readonly Claim[]): Promise<Traced[]> {
  const allowed = calls.filter(({ decision }) => decision === 'allow');
  const grants = await repository.findGrants(conn, distinct(calls.map(({ grant }) => grant)));
  const served = await repository.findServed(conn, gatewayId, distinct(allowed.map(({ serial }) => serial)));
  const pins = await repository.listPins(conn, distinct([...grants.values()].map(({ toolId }) => toolId)));
  const agents = await repository.findAgents(conn, distinct(calls.map(({ agent }) => agent)));
  const tools = await repository.findTools(conn, distinct(calls.map(({ tool }) => tool)));
  return calls.map((call) => {
    const grant = grants.get(call.grant ?? '') ?? null;
    const publishedAt = served.get(call.serial) ?? null;
    const pinned = grant && publishedAt ? pins.get(grant.toolId)?.find(({ at }) => at <= publishedAt) : undefined;
    const approved = pinned?.digest ?? null;
    const revision = publishedAt && { at: publishedAt };
    const known = {
      agent: call.agent ? agents.has(call.agent) : false,
      tool: isOtherCall(call.tool) || tools.has(call.tool),
    };
    return {
      // Those are let through by a gateway's configuration; no grant says so.
      fault: isOtherCall(call.tool) ? null : faultOf(call, { grant, revision, definition: approved }),
      unknown: unknownOf(known),
      known,
      grant,
      publishedAt,
      approved,
    };
  });
}

function distinct<T>(values: readonly (T | null | undefined)[]): T[] {
  return [...new Set(values.filter((value) => value !== null && value !== undefined))];
}
