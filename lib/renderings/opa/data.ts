import type { Constraints } from '@/lib/kernel/constraints';
import type { GatewayPolicy } from '@/lib/policy-engine/types';

/** `mcp/data.json`: what the Rego decides from, in the shape that it looks things up in. */
export interface OpaData {
  published: {
    serial: number;
    mode: GatewayPolicy['mode'];
    /** With `keep`, the age of the bundle denies nothing. */
    onStale: 'deny' | 'keep';
    /** Until when it may be acted on, in nanoseconds since 1970. */
    expires_ns: number;
    agents: Record<string, { status: string; requireUser: boolean; mode?: 'shadow' | undefined }>;
    /** By issuer and subject: the agents that claim it. More than one is nobody. */
    identities: Record<string, Record<string, string[]>>;
    tools: Record<string, { definition: string; dataClass: string; drifted?: true | undefined }>;
    /** By agent and tool. */
    grants: Record<string, Record<string, { id: string } & Constraints>>;
  };
}

/** Objects without a prototype, so that no name can collide with one. */
const table = <V>(): Record<string, V> => Object.create(null);

/** @param expires seconds since 1970. */
export function opaData(policy: GatewayPolicy, expires: number): OpaData {
  const agents = table<OpaData['published']['agents'][string]>();
  const identities = table<Record<string, string[]>>();
  for (const [name, { status, requireUser, mode, identities: claimed }] of Object.entries(policy.agents)) {
    agents[name] = { status, requireUser, mode };
    for (const { iss, sub } of claimed) {
      identities[iss] ??= table();
      const claimants = identities[iss][sub] ?? [];
      if (!claimants.includes(name)) identities[iss][sub] = [...claimants, name];
    }
  }
  const tools = table<OpaData['published']['tools'][string]>();
  for (const [key, { definition, dataClass, drifted }] of Object.entries(policy.tools)) {
    tools[key] = { definition, dataClass, drifted };
  }
  const grants = table<OpaData['published']['grants'][string]>();
  for (const { agent, tool, request: _, notAfter, ...bound } of policy.grants) {
    grants[agent] ??= table();
    grants[agent][tool] = { ...bound, ...(notAfter === undefined ? {} : { notAfter: within(notAfter) }) };
  }
  const { serial, mode, onStale = 'deny' } = policy;
  return { published: { serial, mode, onStale, expires_ns: nanoseconds(expires), agents, identities, tools, grants } };
}

/** Exact until the year 2116: whole seconds in nanoseconds are multiples of 512, as are doubles of that size. */
export function nanoseconds(seconds: number): number {
  return seconds * 1e9;
}

/** The last second that OPA's clock knows: a later time would not be one to it, and deny. */
const LAST = '2262-04-11T23:47:16.000Z';

function within(notAfter: string): string {
  return Date.parse(notAfter) > Date.parse(LAST) ? LAST : notAfter;
}
