import { readPart } from '@/lib/policy/stored';
import type { CompiledGateway } from '@/lib/policy-engine/types';
import type { PopulationId } from '../model/population';
import * as access from './access/repository';
import * as changes from './changes/repository';
import * as gateways from './gateways/repository';
import { policyBefore } from './policy-at';
import { readReach } from './repository';
import type { OpenSource, Row, Source } from './source';
import * as watching from './watching/repository';

/** Adds to each page what its query cannot say. */
function completed(source: Source, complete: (rows: Row[]) => Promise<Row[]>): Source {
  return { ...source, page: async (after, limit) => complete(await source.page(after, limit)) };
}

const agents: OpenSource = async (conn, period) => {
  const last = await policyBefore(conn, period.to);
  return completed(access.agentsSource(conn, period), async (rows) => {
    const part = last && (await readPart(last.stored, { agents: rows.map(({ agent }) => agent as string) }));
    return rows.map((row) => ({
      ...row,
      status: row.retired_at === null ? (part?.agents[row.agent as string]?.status ?? 'not approved') : 'retired',
    }));
  });
};

const withChanges: OpenSource = async (conn, period) =>
  completed(changes.changesSource(conn, period), async (rows) => {
    const reach = await readReach(conn, serialsOf(rows), period);
    return rows.map((row) => {
      const { told = 0, held = 0, heldAt = null } = reach.get(row.revision as number) ?? {};
      if (row.revision === null) return row;
      return { ...row, gateways_told: told, gateways_in_force: held, in_force_at: held === told ? heldAt : null };
    });
  });

const retirements: OpenSource = async (conn, period) =>
  completed(access.retirementsSource(conn, period), async (rows) => {
    const reach = await readReach(conn, serialsOf(rows), period);
    return rows.map((row) => {
      const { told = 0, held = 0, heldAt = null } = reach.get(row.revision as number) ?? {};
      const all = held === told && heldAt !== null;
      return {
        ...row,
        gateways_told: told,
        gateways_confirmed: held,
        last_confirmed_at: heldAt,
        lag_seconds: all ? Math.max(0, (heldAt.getTime() - (row.retired_at as Date).getTime()) / 1000) : null,
      };
    });
  });

const gatewaysThen: OpenSource = async (conn, period) => {
  const last = await policyBefore(conn, period.to);
  const then = last ? (JSON.parse(last.stored.manifest.gateways) as Record<string, CompiledGateway>) : {};
  return completed(gateways.gatewaysSource(conn, period), async (rows) =>
    rows.map((row) => {
      const gateway = Object.hasOwn(then, row.gateway as string) ? then[row.gateway as string] : undefined;
      if (!gateway) return row;
      const { kind = 'remit', mode, servers, onStale = 'deny' } = gateway;
      return { ...row, kind, mode, servers: servers.join(' '), on_stale: onStale };
    }),
  );
};

function serialsOf(rows: Row[]): number[] {
  return rows.flatMap(({ revision }) => (typeof revision === 'number' ? revision : []));
}

export const SOURCES: Record<PopulationId, OpenSource> = {
  agents,
  grants: async (conn, period) => access.grantsSource(conn, period),
  changes: withChanges,
  decisions: async (conn, period) => changes.decisionsSource(conn, period),
  'break-glass': async (conn, period) => changes.breakGlassSource(conn, period),
  reviews: async (conn, period) => watching.reviewsSource(conn, period),
  alerts: async (conn, period) => watching.alertsSource(conn, period),
  incidents: async (conn, period) => watching.incidentsSource(conn, period),
  drills: async (conn, period) => watching.drillsSource(conn, period),
  retirements,
  gateways: gatewaysThen,
  attestations: async (conn, period) => gateways.attestationsSource(conn, period),
  'risk-acceptances': async (conn, period) => gateways.acceptancesSource(conn, period),
};
