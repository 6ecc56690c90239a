import fc from 'fast-check';
import { type Constraints, PII_ACTIONS } from '@/lib/kernel/constraints';
import { CAPTURES, DATA_CATEGORIES, DATA_CLASSES, EFFECTS } from '@/lib/kernel/data-class';
import type { Call } from '@/lib/policy-engine/evaluate';
import type { CompileInput, Identity } from '@/lib/policy-engine/types';

/** The same cases in every run: what fails here fails everywhere. */
export const RUNS = { seed: 20_261_123, numRuns: 1000 };

// Few names, so that cases meet; among them those that every object inherits, and those that sort as numbers.
const AGENTS = ['constructor', 'bot', '10', '2'];
const SERVERS = ['constructor', 'crm', '7'];
const TOOL_NAMES = ['__proto__', 'get', 'files/get'];
const GATEWAYS = ['constructor', 'edge'];
const TOOLS = SERVERS.flatMap((server) => TOOL_NAMES.map((name) => `${server}/${name}`));
const ISSUERS = ['https://idp.example', 'https://other.example'];
const DEFINITIONS = ['a'.repeat(64), 'b'.repeat(64)];
/** Around the moments at which grants end. */
const START = Date.parse('2027-02-01T00:00:00.000Z');

const identity: fc.Arbitrary<Identity> = fc.record({
  iss: fc.constantFrom(...ISSUERS),
  sub: fc.constantFrom('client-1', 'client-2', 'client-3'),
});
const instant = fc.integer({ min: -2, max: 2 }).map((milliseconds) => new Date(START + milliseconds));

/** An arbitrary that is mostly `usual`. */
function mostly<T, U>(usual: fc.Arbitrary<T>, unusual: fc.Arbitrary<U>): fc.Arbitrary<T | U> {
  return fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: unusual });
}

export const rateLimits = fc.record({
  limit: fc.integer({ min: 1, max: 12 }),
  windowSeconds: fc.integer({ min: 1, max: 12 }),
});

/** Constraints as a person may give them, each one often absent. */
export const constraints: fc.Arbitrary<Constraints> = fc.record(
  {
    rateLimit: rateLimits,
    maxDataClass: fc.constantFrom(...DATA_CLASSES),
    pii: fc.constantFrom(...PII_ACTIONS),
    requireUser: fc.boolean(),
    notAfter: instant.map((date) => date.toISOString()),
  },
  { requiredKeys: [] },
);

export const labels = fc.record({
  dataClass: mostly(fc.constantFrom('public', 'internal'), fc.constantFrom('confidential', 'restricted', null)),
  categories: fc.subarray([...DATA_CATEGORIES].slice(0, 3)),
  effect: fc.option(fc.constantFrom(...EFFECTS)),
  untrusted: fc.option(fc.boolean()),
  outward: fc.option(fc.boolean()),
  capture: fc.option(fc.constantFrom(...CAPTURES)),
  fields: fc.subarray(['customers.*.taxId: restricted', 'customers.*.taxId: internal', 'note: public']),
});

const agents = fc.uniqueArray(
  fc.record({
    slug: fc.constantFrom(...AGENTS),
    status: mostly(fc.constant('active' as const), fc.constant('suspended' as const)),
    identities: fc.array(identity, { maxLength: 2 }),
    requireUser: mostly(fc.constant(false), fc.constant(true)),
  }),
  { selector: ({ slug }) => slug, minLength: 1 },
);

const tool = fc.tuple(labels, mostly(fc.constantFrom(...DEFINITIONS), fc.constant(null))).chain(([given, definition]) =>
  fc.record({
    key: fc.constantFrom(...TOOLS),
    definition: fc.constant(definition),
    ...(Object.fromEntries(Object.entries(given).map(([key, value]) => [key, fc.constant(value)])) as {
      [K in keyof typeof given]: fc.Arbitrary<(typeof given)[K]>;
    }),
    state: mostly(fc.constant('current' as const), fc.constantFrom('changed' as const, 'removed' as const)),
  }),
);

const gateways = fc.uniqueArray(
  fc.record({
    slug: fc.constantFrom(...GATEWAYS),
    servers: fc.subarray(SERVERS, { minLength: 1 }),
    mode: fc.constantFrom('enforce' as const, 'shadow' as const),
  }),
  { selector: ({ slug }) => slug },
);

/** Rows that are a policy. */
export const inputs: fc.Arbitrary<CompileInput> = fc
  .tuple(agents, fc.uniqueArray(tool, { selector: ({ key }) => key, minLength: 1, maxLength: 5 }), gateways)
  .chain(([agentRows, toolRows, gatewayRows]) => {
    const pairs = agentRows.flatMap(({ slug }) =>
      toolRows.filter(({ definition }) => definition).map(({ key }) => [slug, key] as const),
    );
    const some = fc.subarray(pairs, { minLength: Math.ceil(pairs.length / 2) });
    const limits = fc.array(mostly(fc.constant({}), constraints), { minLength: pairs.length, maxLength: pairs.length });
    return fc.tuple(some, limits).map(([chosen, given]) => ({
      agents: agentRows,
      servers: SERVERS.map((slug) => ({ slug, url: `https://${slug}.example.com/mcp` })),
      tools: toolRows,
      grants: chosen.map(([agent, key], at) => ({
        id: `gr_${at}`,
        request: `cr_${at % 2}`,
        agent,
        tool: key,
        constraints: given[at] as Constraints,
      })),
      gateways: gatewayRows,
    }));
  });

/** Rows that are a policy, those that they become, and names of what may differ: all that does, and some that does not. */
export const changes: fc.Arbitrary<{ before: CompileInput; after: CompileInput; agents: string[]; tools: string[] }> =
  fc
    .tuple(inputsOfKinds(), inputsOfKinds(), fc.subarray(AGENTS), fc.subarray(TOOLS), fc.boolean())
    .map(([before, other, moreAgents, moreTools, small]) => {
      const after = small ? { ...before, grants: before.grants.slice(1), gateways: other.gateways } : other;
      const texts = (input: CompileInput) => ({
        agents: new Map(
          AGENTS.map((slug) => [
            slug,
            JSON.stringify([
              input.agents.find((row) => row.slug === slug),
              input.grants.filter(({ agent }) => agent === slug).sort((a, b) => (a.tool < b.tool ? -1 : 1)),
            ]),
          ]),
        ),
        tools: new Map(TOOLS.map((key) => [key, JSON.stringify(input.tools.find((row) => row.key === key))])),
      });
      const [from, to] = [texts(before), texts(after)];
      return {
        before,
        after,
        agents: AGENTS.filter((slug) => moreAgents.includes(slug) || from.agents.get(slug) !== to.agents.get(slug)),
        tools: TOOLS.filter((key) => moreTools.includes(key) || from.tools.get(key) !== to.tools.get(key)),
      };
    });

/** Some of their gateways cannot hold every bound of a grant. */
function inputsOfKinds(): fc.Arbitrary<CompileInput> {
  const more = fc.record(
    {
      kind: fc.constantFrom('remit' as const, 'kong' as const),
      onStale: fc.constantFrom('deny' as const, 'keep' as const),
      unheld: fc.constantFrom('withhold' as const, 'publish' as const),
    },
    { requiredKeys: [] },
  );
  return fc.tuple(inputs, fc.array(more, { minLength: 2, maxLength: 2 })).map(([input, given]) => ({
    ...input,
    gateways: input.gateways.map((gateway, at) => ({ ...gateway, ...given[at] })),
  }));
}

/** What a publication reads of the rows after such a change. */
export function rowsOf({
  after,
  agents,
  tools,
}: {
  after: CompileInput;
  agents: string[];
  tools: string[];
}): CompileInput {
  return {
    ...after,
    agents: after.agents.filter(({ slug }) => agents.includes(slug)),
    tools: after.tools.filter(({ key }) => tools.includes(key)),
    grants: after.grants.filter(({ agent, tool: key }) => agents.includes(agent) || tools.includes(key)),
  };
}

const rarely = mostly(fc.constant(false), fc.constant(true));
const mostlyKnown = <T>(values: fc.Arbitrary<T>) => mostly(fc.constant(undefined), values);

/** An agent, by its name or by what its token says; now and then nobody. */
function whoIn(input: CompileInput, slugs: string[]): fc.Arbitrary<Pick<Call, 'agent' | 'identity'>> {
  const claims = input.agents
    .filter(({ slug }) => slugs.includes(slug))
    .flatMap(({ identities }) => identities.map((one) => ({ identity: one })));
  const names = slugs.map((agent) => ({ agent }));
  const nobody = [{}, { agent: 'nobody' }, { identity: { iss: ISSUERS[0] as string, sub: 'nobody' } }];
  return mostly(fc.constantFrom(...names, ...claims), fc.constantFrom(...nobody));
}

/** Calls that mostly meet a grant, and sometimes nothing. */
function callsOn(input: CompileInput): fc.Arbitrary<Call> {
  const anything = { agents: AGENTS, key: fc.constantFrom(...TOOLS) };
  const granted = input.grants.map(({ agent, tool }) => ({ agents: [agent], key: fc.constant(tool) }));
  const targets =
    granted.length > 0 ? mostly(fc.constantFrom(...granted), fc.constant(anything)) : fc.constant(anything);
  return targets
    .chain((target) => fc.tuple(whoIn(input, target.agents), target.key))
    .chain(([who, tool]) => {
      const definition = input.tools.find(({ key }) => key === tool)?.definition;
      const parts = fc.record({
        user: mostly(fc.constant('ada@example.com'), fc.constantFrom('', undefined)),
        definition: mostly(fc.constant(definition ?? undefined), fc.constantFrom(...DEFINITIONS)),
        dataClass: mostlyKnown(fc.constantFrom(...DATA_CLASSES)),
        now: instant,
        policyExpired: rarely,
        rateExceeded: rarely,
        piiFound: rarely,
      });
      return parts.map((known) => ({ tool, ...who, ...defined(known) }));
    });
}

function defined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}

/** A policy's rows and calls on them. */
export const situations = inputs.chain((input) =>
  fc.record({ input: fc.constant(input), calls: fc.array(callsOn(input), { minLength: 3, maxLength: 8 }) }),
);
