import type { Constraints } from '@/lib/kernel/constraints';
import type { CompileInput } from '@/lib/policy-engine/types';

/** The companies that the shared decision vector is about, as rows; each gateway of them is a policy of the vector. */

export const IDP = 'https://idp.example';
export const OTHER_IDP = 'https://other.example/a?b=<c>&d="e"';
/** When grants of the vector end. */
export const END = '2027-02-01T00:00:00.000Z';

type Agent = CompileInput['agents'][number];
type Tool = CompileInput['tools'][number];

/** A digest that tells which definition it stands for. */
export function digest(letter: string): string {
  return letter.repeat(64);
}

const agent = (slug: string, subs: string[], change: Partial<Agent> = {}): Agent => ({
  slug,
  status: 'active',
  identities: subs.map((sub) => ({ iss: IDP, sub })),
  requireUser: false,
  ...change,
});

const tool = (key: string, letter: string | null, change: Partial<Tool> = {}): Tool => ({
  key,
  definition: letter && digest(letter),
  dataClass: 'internal',
  categories: [],
  effect: 'read',
  untrusted: false,
  outward: false,
  state: 'current',
  ...change,
});

const server = (slug: string) => ({ slug, url: `https://${slug}.example.com/mcp` });

const grants = (list: [agent: string, tool: string, constraints?: Constraints][]): CompileInput['grants'] =>
  list.map(([holder, key, constraints = {}], at) => ({
    id: `gr_${String(at + 1).padStart(2, '0')}`,
    request: `cr_${(at % 3) + 1}`,
    agent: holder,
    tool: key,
    constraints,
  }));

const ALL_BOUNDS: Constraints = {
  rateLimit: { limit: 60, windowSeconds: 60 },
  maxDataClass: 'internal',
  pii: 'block',
  requireUser: true,
  notAfter: END,
};

export const COMPANY: CompileInput = {
  agents: [
    agent('support-bot', ['client-1', 'client-1b']),
    agent('reporter', ['client-2'], {
      requireUser: true,
      identities: [
        { iss: IDP, sub: 'client-2' },
        { iss: OTHER_IDP, sub: 'client-1' },
      ],
    }),
    agent('isolated', ['client-3'], { status: 'suspended' }),
    agent('trial', ['client-4'], { mode: 'shadow' }),
    agent('trial-isolated', ['client-5'], { mode: 'shadow', status: 'suspended' }),
    agent('twin', ['shared', 'twin-alone']),
    agent('twin-of-it', ['shared']),
    agent('twin-isolated', ['shared-2', 'isolated-alone'], { status: 'suspended' }),
    agent('twin-of-isolated', ['shared-2']),
    agent('twice', ['twice', 'twice']),
    agent('bound', ['bound']),
    agent('constructor', ['constructor']),
    agent('10', ['10', '__proto__']),
    agent('2', []),
    agent('idle', ['client-8']),
  ],
  servers: ['7', 'constructor', 'crm', 'files', 'mail'].map(server),
  tools: [
    tool('crm/get_customer', 'a', { dataClass: 'confidential', categories: ['pii'] }),
    tool('crm/search', 'b'),
    tool('crm/delete_customer', 'c', { effect: 'destructive', state: 'changed' }),
    tool('crm/old', 'd', { state: 'removed' }),
    tool('crm/__proto__', 'e'),
    tool('crm/constructor', 'f'),
    tool('crm/nobodys', '0'),
    tool('crm/pending', null),
    tool('files/reports/read', '1', { dataClass: 'public' }),
    tool('files/Read', '2'),
    tool('mail/send', '3', { dataClass: null, effect: null, untrusted: null, outward: null }),
    tool('constructor/get', '4'),
    tool('7/10', '5'),
  ],
  grants: grants([
    ['support-bot', 'crm/get_customer', { rateLimit: { limit: 60, windowSeconds: 60 }, pii: 'redact', notAfter: END }],
    ['support-bot', 'crm/search', { maxDataClass: 'confidential' }],
    ['support-bot', 'crm/delete_customer'],
    ['support-bot', 'crm/old', { notAfter: END }],
    ['support-bot', 'mail/send', { requireUser: true }],
    ['support-bot', 'files/reports/read', { maxDataClass: 'restricted', pii: 'block' }],
    ['reporter', 'crm/search'],
    ['reporter', 'files/Read', { pii: 'block' }],
    ['reporter', 'crm/get_customer', { maxDataClass: 'internal' }],
    ['isolated', 'crm/search'],
    ['trial', 'crm/search', { pii: 'allow' }],
    ['trial', 'crm/get_customer', { notAfter: END }],
    ['trial-isolated', 'crm/search'],
    ['twin', 'crm/search'],
    ['twin-of-isolated', 'files/Read'],
    ['twice', 'crm/search'],
    ['bound', 'crm/search', ALL_BOUNDS],
    ['bound', 'crm/delete_customer', ALL_BOUNDS],
    ['constructor', 'constructor/get'],
    ['constructor', 'crm/__proto__'],
    ['10', '7/10', { rateLimit: { limit: 1, windowSeconds: 86_400 } }],
    ['10', 'crm/constructor', { requireUser: false }],
    ['2', 'crm/get_customer', { maxDataClass: 'restricted', notAfter: '2027-02-01T00:00:00.001Z' }],
  ]),
  gateways: [
    { slug: 'all', servers: ['7', 'constructor', 'crm', 'files', 'mail'], mode: 'enforce' },
    { slug: 'files', servers: ['files'], mode: 'enforce' },
    { slug: 'odd', servers: ['7', 'constructor'], mode: 'enforce' },
    { slug: 'nothing', servers: [], mode: 'enforce' },
    { slug: 'shadow', servers: ['crm', 'files'], mode: 'shadow' },
    { slug: 'keeps', servers: ['crm', 'mail'], mode: 'enforce', onStale: 'keep' },
  ],
};

/** Before anything was approved. */
export const EMPTY: CompileInput = {
  agents: [],
  servers: [],
  tools: [],
  grants: [],
  gateways: [{ slug: 'empty', servers: ['crm'], mode: 'enforce' }],
};
