import { boundList } from '@/lib/gateways/model/kinds';
import { BOUNDS, type Bound, type GatewayKind, type Unheld, unheldBy } from '@/lib/policy-engine/gateway-kinds';
import type { Operation } from './operation';
import { findAgent, type Subjects } from './subjects';

const SHOWN = 4;

/** A gateway, as far as a request needs to know it. */
export interface GatewayBefore {
  slug: string;
  name: string;
  servers: readonly string[];
  kind: GatewayKind;
  unheld: Unheld;
}

/**
 * Where what the request asks for cannot be held, one sentence for each gateway before the server: "Kong edge cannot
 * hold the rate limit: the grant is not published there".
 */
export function unheldThere(
  operations: readonly Operation[],
  subjects: Subjects,
  gateways: readonly GatewayBefore[],
): string[] {
  const bound = operations.flatMap((o) => {
    if (o.op !== 'grant' && o.op !== 'constrain') return [];
    const registered = operations.find((other) => 'spec' in other && other.agent === o.agent);
    const spec =
      (registered && 'spec' in registered ? registered.spec : undefined) ?? findAgent(subjects, o.agent)?.spec;
    const agent = { requireUser: spec?.requireUser ?? false };
    return [{ server: o.tool.slice(0, o.tool.indexOf('/')), constraints: o.constraints, agent }];
  });
  const said = gateways.flatMap(({ name, kind, servers, unheld }) => {
    const here = bound
      .filter(({ server }) => servers.includes(server))
      .map(({ constraints, agent }) => unheldBy(kind, constraints, agent))
      .filter((bounds) => bounds.length > 0);
    if (here.length === 0) return [];
    const bounds = BOUNDS.filter((one: Bound) => here.some((list) => list.includes(one)));
    const what = here.length === 1 ? 'the grant is' : `${here.length} grants are`;
    const then = unheld === 'publish' ? `${what} published there without it` : `${what} not published there`;
    return [`${name} cannot hold ${boundList(bounds)}: ${then}.`];
  });
  const more = said.length - SHOWN;
  if (more <= 0) return said;
  return [...said.slice(0, SHOWN), `${more} more ${more === 1 ? 'gateway' : 'gateways'} cannot hold all of it.`];
}
