import { invalid } from '@/lib/kernel/errors';
import type { Call } from '@/lib/policy-engine/evaluate';
import type { Pdp } from './pdp';
import type { EvaluationRequest } from './request';

// From AuthZEN's words to ours.

export type Caller = Pick<Call, 'agent' | 'identity' | 'user'> & { message?: string };

/**
 * An `agent` by its slug; an `identity` by `sub` and `iss`. Where `context.agent` names the client of the token, as in the
 * MCP binding, that is the agent and the subject is the user for whom it acts.
 */
export function callerOf(
  { index }: Pdp,
  { subject, context = {} }: Pick<EvaluationRequest, 'subject' | 'context'>,
): Caller {
  const { type, id, properties = {} } = subject;
  if (type === 'agent') return { agent: id, ...userOf(context.user) };
  if (type !== 'identity') return { message: 'A subject is an agent or an identity.' };
  const iss = once('iss', context.iss, properties.iss) ?? index.issuer;
  const client = context.agent;
  const user = userOf(context.user ?? (client !== undefined && client !== id ? id : undefined));
  if (iss === undefined) {
    return { ...user, message: 'Say who issued the token, as context.iss: it is not one issuer for all agents here.' };
  }
  return { identity: { iss, sub: client ?? properties.sub ?? id }, ...user };
}

function userOf(user: string | undefined): { user?: string } {
  return user === undefined ? {} : { user };
}

/** No tool has this key, so that only the agent decides what is said. */
export const NO_TOOL = '';

/** `server/tool`; or the tool's name alone, when the server is said or the gateway fronts no other. */
export function toolOf(
  pdp: Pdp,
  { resource, context }: Pick<EvaluationRequest, 'resource' | 'context'>,
): { tool: string; message?: string } {
  const { id } = resource;
  const said = serverSaid({ resource, context });
  if (said !== undefined) {
    const server = pdp.servers.get(said);
    return server === undefined ? { tool: NO_TOOL, message: NOT_HERE } : { tool: `${server}/${id}` };
  }
  const meant = [id, ...(pdp.onlyServer === undefined ? [] : [`${pdp.onlyServer}/${id}`])];
  const known = meant.filter((tool) => Object.hasOwn(pdp.policy.tools, tool));
  if (known.length === 1) return { tool: known[0] as string };
  if (known.length === 2)
    return { tool: NO_TOOL, message: 'Two tools are called so. Say which server, as context.server.' };
  return { tool: id, ...(id.includes('/') ? {} : { message: 'Say which server, as context.server.' }) };
}

export const NOT_HERE = 'This gateway does not front that server.';

export function serverSaid({
  resource,
  context,
}: {
  resource: Pick<EvaluationRequest['resource'], 'properties'>;
  context?: EvaluationRequest['context'];
}): string | undefined {
  return once('server', context?.server, resource.properties?.server);
}

/** What is said of the call itself. */
export function factsOf({ action, resource, context = {} }: EvaluationRequest): Partial<Call> {
  return {
    definition: once('definition', context.definition, resource.properties?.definition),
    dataClass: once('dataClass', context.dataClass, resource.properties?.dataClass),
    piiFound: once('piiFound', context.piiFound, action.properties?.piiFound),
    rateExceeded: once('rateExceeded', context.rateExceeded, action.properties?.rateExceeded),
  };
}

/** What may be said in two places is one thing. */
function once<T>(name: string, here: T | undefined, there: T | undefined): T | undefined {
  if (here !== undefined && there !== undefined && here !== there) {
    throw invalid(`context.${name}`, `The context says another ${name} than the properties. Say it once.`);
  }
  return here ?? there;
}
