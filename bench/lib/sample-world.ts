import { mulberry32 } from '@/lib/testing/mulberry32';

/** A company as large as one likes, from counters and a seeded generator: the same arguments give the same company. */

const SYSTEMS = [
  ['crm', 'customer', 'confidential', 'pii'],
  ['billing', 'invoice', 'confidential', 'financial'],
  ['tickets', 'ticket', 'internal', null],
  ['wiki', 'page', 'internal', null],
  ['payroll', 'payslip', 'restricted', 'pii'],
  ['orders', 'order', 'confidential', 'pii'],
  ['stock', 'item', 'internal', null],
  ['builds', 'build', 'internal', 'source-code'],
  ['mail', 'message', 'confidential', 'pii'],
  ['catalogue', 'product', 'public', null],
] as const;
const VERBS = [
  'get',
  'list',
  'search',
  'count',
  'create',
  'update',
  'export',
  'comment_on',
  'assign',
  'send',
  'delete',
];
const READING = new Set(['get', 'list', 'search', 'count', 'export']);
const TEAMS = [
  ...['support', 'finance', 'sales', 'marketing', 'operations', 'engineering', 'platform', 'security', 'legal'],
  ...['people', 'logistics', 'purchasing', 'research', 'quality', 'data', 'facilities'],
];
const JOBS = [
  ...['triage', 'summary', 'matcher', 'watcher', 'report', 'router', 'drafter', 'checker', 'planner', 'indexer'],
  ...['reminder', 'translator'],
];
const ENVIRONMENTS = ['production', 'production', 'staging', 'development'] as const;

export interface WorldServer {
  slug: string;
  name: string;
  dataClass: string;
  category: string | null;
  /** As `tools/list` gives them. */
  tools: { name: string }[];
}

export function worldServers(count: number): WorldServer[] {
  return Array.from({ length: count }, (_, i) => {
    const [system, thing, dataClass, category] = SYSTEMS[i % SYSTEMS.length] as (typeof SYSTEMS)[number];
    const part = Math.floor(i / SYSTEMS.length) + 1;
    const slug = part === 1 ? system : `${system}-${part}`;
    const tools = VERBS.map((verb) => definition(`${verb}_${thing}`, verb, thing));
    return { slug, name: `${capital(slug)} (sample)`, dataClass, category, tools };
  });
}

function definition(name: string, verb: string, thing: string) {
  return {
    name,
    description: `${capital(verb.replace('_', ' '))} one ${thing} of the sample system. The caller names it by its id.`,
    inputSchema: {
      type: 'object',
      properties: { id: { type: 'string', description: `Id of the ${thing}` }, note: { type: 'string' } },
      required: ['id'],
    },
    annotations: { readOnlyHint: READING.has(verb), destructiveHint: verb === 'delete' },
  };
}

export interface WorldAgent {
  slug: string;
  name: string;
  spec: Record<string, unknown>;
  tools: { tool: string; rateLimit?: { limit: number; windowSeconds: number }; reason: string }[];
}

/** Agent number `i`, from 0, with one to seven tools of one or two servers. `owners` are e-mail addresses. */
export function worldAgent(i: number, servers: WorldServer[], owners: string[]): WorldAgent {
  const random = mulberry32(i + 1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const team = pick(TEAMS);
  const job = pick(JOBS);
  const number = String(i + 1).padStart(5, '0');
  const owner = Math.floor(random() * owners.length);
  const [main, other] = [pick(servers), pick(servers)];
  const tools = new Set<string>();
  for (let wanted = 1 + Math.floor(random() * 7); wanted > 0; wanted--) {
    const server = random() < 0.75 ? main : other;
    // Agents read more than they change.
    const from = random() < 0.7 ? server.tools.slice(0, READING.size - 1) : server.tools;
    tools.add(`${server.slug}/${pick(from).name}`);
  }
  const external = random() < 0.15;
  return {
    slug: `${team}-${job}-${number}`,
    name: `${capital(team)} ${job} ${number} (sample)`,
    spec: {
      purpose: `Sample agent: ${job} for the ${team} team, over ${main.name}.`,
      owner: owners[owner],
      backupOwner: owners[(owner + 1) % owners.length],
      team,
      environment: pick(ENVIRONMENTS),
      exposure: external ? 'external' : 'internal',
      ...(external ? { actsFor: 'customers of the sample shop' } : {}),
      autonomy: Math.floor(random() * 5),
      reach: Math.floor(random() * 4),
      untrustedInput: Math.floor(random() * 4),
      actionImpact: Math.floor(random() * 4),
      models: [{ provider: 'example', name: 'sample-model-1' }],
      identities: [{ iss: 'https://idp.example.com', sub: `${team}-${job}-${number}` }],
      dataAccess: [
        {
          system: main.slug,
          dataClass: main.dataClass,
          categories: main.category ? [main.category] : [],
          reason: 'its work',
        },
      ],
    },
    tools: [...tools].map((tool) => ({
      tool,
      reason: `${job} of the ${team} team`,
      ...(random() < 0.5 ? { rateLimit: { limit: 60, windowSeconds: 60 } } : {}),
    })),
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
