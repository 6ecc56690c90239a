import { PII_ACTIONS } from '@/lib/kernel/constraints';
import { DATA_CLASSES } from '@/lib/kernel/data-class';
import type { CompileInput } from '@/lib/policy-engine/types';
import type { VectorCall } from '../decision-vector';
import { mulberry32 } from '../mulberry32';
import { digest, END, IDP, OTHER_IDP } from './rows';

export function createDice(seed: number) {
  const next = mulberry32(seed);
  const chance = (share: number) => next() < share;
  return {
    chance,
    pick: <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T,
    some: <T>(list: readonly T[], share: number) => list.filter(() => chance(share)),
  };
}
export type Dice = ReturnType<typeof createDice>;

/** Two values for each thing that a call can say, of which the first keeps the bounds: every combination of them. */
export function gridCalls(agent: string, tool: string, definition: string): VectorCall[] {
  const choices = [
    [{ time: '2027-01-31T23:59:59.999Z' }, { time: END }],
    [{ definition }, { definition: digest('9') }],
    [{ user: 'ada@example.com' }, {}],
    [{}, { dataClass: 'confidential' as const }],
    [{}, { piiFound: true }],
    [{}, { rateExceeded: true }],
    [{}, { policyExpired: true }],
  ];
  return choices.reduce<VectorCall[]>(
    (calls, values) => calls.flatMap((call) => values.map((value) => ({ ...call, ...value }))),
    [{ agent, tool } as VectorCall],
  );
}

const SERVERS = ['constructor', 'crm', '7'];
const SUBS = ['client-1', 'client-2', 'client-3', '__proto__'];
const BEFORE = '2027-01-31T23:59:59.999Z';
const TIMES = [BEFORE, BEFORE, BEFORE, END, '2027-02-01T00:00:00.001Z', '2027-02-01T01:00:00+02:00'];

/** A small company in which names are odd and much is wrong. */
export function oddCompany(dice: Dice, name: string): CompileInput {
  const tools: CompileInput['tools'] = SERVERS.flatMap((server) =>
    dice.some(['__proto__', 'get', 'files/get', '10'], 0.6).map((tool, at) => ({
      key: `${server}/${tool}`,
      definition: dice.chance(0.9) ? digest('abcd'[at] as string) : null,
      dataClass: dice.pick(['public', 'internal', 'internal', 'confidential', null]),
      categories: [],
      effect: dice.pick(['read', 'write', null]),
      untrusted: dice.chance(0.5),
      outward: dice.chance(0.5),
      state: dice.pick([...Array(8).fill('current'), 'changed', 'removed']),
    })),
  );
  const agents: CompileInput['agents'] = ['constructor', 'bot', '10', '2', 'tostring'].map((slug) => ({
    slug,
    status: dice.chance(0.12) ? 'suspended' : 'active',
    identities: dice.some(SUBS, 0.3).map((sub) => ({ iss: dice.pick([IDP, OTHER_IDP]), sub })),
    requireUser: dice.chance(0.15),
    ...(dice.chance(0.2) ? { mode: 'shadow' as const } : {}),
  }));
  const pairs = agents.flatMap(({ slug }) => tools.filter((tool) => tool.definition).map(({ key }) => [slug, key]));
  return {
    agents,
    servers: SERVERS.map((slug) => ({ slug, url: `https://${slug}.example.com/mcp` })),
    tools,
    grants: dice.some(pairs, 0.6).map(([agent, tool], at) => ({
      id: `gr_${at + 1}`,
      request: 'cr_1',
      agent: agent as string,
      tool: tool as string,
      constraints: {
        ...(dice.chance(0.2) ? { rateLimit: { limit: 1 + at, windowSeconds: 60 } } : {}),
        ...(dice.chance(0.2) ? { maxDataClass: dice.pick(DATA_CLASSES) } : {}),
        ...(dice.chance(0.3) ? { pii: dice.pick(PII_ACTIONS) } : {}),
        ...(dice.chance(0.15) ? { requireUser: true } : {}),
        ...(dice.chance(0.3) ? { notAfter: END } : {}),
      },
    })),
    gateways: [
      { slug: name, servers: dice.some(SERVERS, 0.9), mode: dice.pick(['enforce', 'enforce', 'enforce', 'shadow']) },
    ],
  };
}

/** A call that mostly meets a grant of these rows. */
export function oddCall(dice: Dice, rows: CompileInput): VectorCall {
  const grant = dice.chance(0.93) ? dice.pick(rows.grants) : undefined;
  const key = grant?.tool ?? dice.pick([...rows.tools.map((tool) => tool.key), 'crm/nothing']);
  const slug = grant?.agent ?? dice.pick([...rows.agents.map((agent) => agent.slug), 'nobody']);
  const identities = rows.agents.find((agent) => agent.slug === slug)?.identities ?? [];
  const tool = rows.tools.find((one) => one.key === key);
  return {
    ...(identities.length > 0 && dice.chance(0.4) ? { identity: dice.pick(identities) } : { agent: slug }),
    tool: key,
    time: dice.pick(TIMES),
    ...(dice.chance(0.7) ? { user: dice.pick(['ada@example.com', 'ada@example.com', '']) } : {}),
    ...(dice.chance(0.8) && tool?.definition ? { definition: dice.chance(0.1) ? digest('9') : tool.definition } : {}),
    ...(dice.chance(0.15) ? { dataClass: dice.pick(DATA_CLASSES) } : {}),
    ...(dice.chance(0.06) ? { policyExpired: true } : {}),
    ...(dice.chance(0.25) ? { rateExceeded: true } : {}),
    ...(dice.chance(0.25) ? { piiFound: true } : {}),
  };
}
