import { manifestSchema } from '@/lib/agents/model/manifest';
import { manifestOperations } from '@/lib/agents/model/manifest-operations';
import { registerAgent } from '@/lib/agents/register-agent';
import type { PersonActor } from '@/lib/authz/actor';
import type { Role } from '@/lib/authz/roles';
import { createCredential } from '@/lib/credentials/create-credential';
import { planDrill } from '@/lib/drills/plan-drill';
import { assessAgent } from '@/lib/eu-ai-act/assess-agent';
import { CURRENT_LEGAL_DATA as LEGAL_DATA } from '@/lib/eu-ai-act/current-data';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createGatewayToken } from '@/lib/gateways/create-gateway-token';
import { DAY_MS } from '@/lib/kernel/day';
import { createPerson } from '@/lib/people/create-person';
import { countPeople } from '@/lib/people/repository';
import type { GatewayKind } from '@/lib/policy-engine/gateway-kinds';
import { answerProductionReview } from '@/lib/requests/answer-production-review';
import { decideRequest } from '@/lib/requests/decide-request';
import { editRequest } from '@/lib/requests/edit-request';
import { getRequest } from '@/lib/requests/queries';
import { ctxFor, getRuntime } from '@/lib/runtime/runtime';
import { createServer } from '@/lib/servers/create-server';
import { labelTool } from '@/lib/servers/label-tool';
import { suggestLabels } from '@/lib/servers/model/suggest-labels';
import { getServer, getTool } from '@/lib/servers/queries';
import { syncServer } from '@/lib/servers/sync-server';
import type { Ctx } from '@/lib/verb/ctx';
import { DRILL_AGENT, SAMPLE_AGENTS } from './sample-agents';
import { importSampleCosts, keepSampleAttestations } from './sample-costs';
import { saveSampleDocument } from './sample-eu-document';
import { openSampleExamination } from './sample-examination';
import { declareSampleIncident } from './sample-incident';
import type { SampleMcpServer } from './sample-servers';

export const SAMPLE_PASSWORD = 'sample-password';

export const SAMPLE_PEOPLE: { name: string; email: string; roles: Role[]; does: string }[] = [
  {
    name: 'Sample Engineer',
    email: 'engineer@example.com',
    roles: ['engineer'],
    does: 'registers agents, asks for tools',
  },
  {
    name: 'Second Engineer',
    email: 'engineer2@example.com',
    roles: ['engineer'],
    does: 'backup owner of the sample agents',
  },
  {
    name: 'Sample Security',
    email: 'security@example.com',
    roles: ['security'],
    does: 'decides requests, revokes, suspends',
  },
  {
    name: 'Second Security',
    email: 'security2@example.com',
    roles: ['security'],
    does: 'the same; nobody decides what is their own',
  },
  {
    name: 'Sample Executive',
    email: 'executive@example.com',
    roles: ['executive'],
    does: 'reads, and decides for the risk owner',
  },
  {
    name: 'Sample Auditor',
    email: 'auditor@example.com',
    roles: ['auditor'],
    does: 'reads everything, the audit log too',
  },
  { name: 'Sample Admin', email: 'admin@example.com', roles: ['admin'], does: 'people and gateways' },
];

export interface SampleGateway {
  slug: string;
  name: string;
  kind: GatewayKind;
  settings?: { url: string };
}

/** For how long a sample risk is accepted. */
const ACCEPTED_DAYS = 90;

interface Seed {
  servers: SampleMcpServer[];
  gateways: readonly SampleGateway[];
  log: (line: string) => void;
}

/**
 * Fills an empty installation by the same verbs that people use: tools come from a real `tools/list`, access from
 * approved requests. Gives the gateways' tokens by slug; none when there are people already, and then changes nothing.
 */
export async function seedSampleCompany({ servers, gateways, log }: Seed): Promise<Map<string, string>> {
  const tokens = new Map<string, string>();
  if ((await countPeople(getRuntime().db.read)) > 0) return tokens;
  log('Making the sample company');
  const people = await makePeople();
  const as = (email: string) => ctxFor(people.get(email) as PersonActor);
  for (const { slug, name, url } of servers) {
    await createServer({
      ctx: as('engineer@example.com'),
      input: { slug, name, url, owner: 'engineer2@example.com', environment: 'development' },
    });
    const { added } = await syncServer({ ctx: as('engineer@example.com'), input: { slug } });
    log(`  read ${added.length} tools of ${slug}`);
    await labelAll(slug, as('security@example.com'));
  }
  const admin = as('admin@example.com');
  for (const gateway of gateways) {
    await createGateway({ ctx: admin, input: { ...gateway, servers: servers.map(({ slug }) => slug) } });
  }
  for (const { approve, euAiAct, production, acceptRisk, ...manifest } of SAMPLE_AGENTS) {
    const { slug } = manifest.metadata;
    const owner = as('engineer@example.com');
    const { request } = await registerAgent({ ctx: owner, input: manifest });
    if (euAiAct) await assessAgent({ ctx: owner, input: { slug, dataVersion: LEGAL_DATA.version, answers: euAiAct } });
    if (production && request) {
      await answerProductionReview({ ctx: owner, input: { id: request.id, agent: slug, answers: production } });
    }
    if (acceptRisk && request) {
      const until = new Date(Date.now() + ACCEPTED_DAYS * DAY_MS).toISOString();
      const asked = manifestOperations(manifestSchema.parse(manifest), null);
      const operations = [...asked, { op: 'accept-risk', agent: slug, ...acceptRisk, until }];
      await editRequest({ ctx: owner, input: { id: request.id, digest: request.digest, operations } });
    }
    if (!approve || !request) continue;
    for (const by of ['security@example.com', 'executive@example.com']) {
      const { state, digest } = await getRequest({ ctx: as(by), id: request.id });
      if (state !== 'pending') break;
      await decideRequest({
        ctx: as(by),
        input: { id: request.id, decision: 'approve', digest, comment: 'Sample approval.' },
      });
    }
  }
  await declareSampleIncident(as);
  await openSampleExamination(as);
  await importSampleCosts(admin);
  await keepSampleAttestations(admin, { gateways, servers });
  await saveSampleDocument(as);
  await giveDrillSecret(as, gateways);
  await planDrill({ ctx: as('security@example.com'), input: { agent: DRILL_AGENT, everyHours: 24 } });
  for (const { slug } of gateways) {
    tokens.set(slug, (await createGatewayToken({ ctx: admin, input: { slug } })).token);
  }
  return tokens;
}

/** A secret that drills replace. Nobody keeps the one that is made here: a drill begins with its own. */
async function giveDrillSecret(as: (email: string) => Ctx, gateways: Seed['gateways']): Promise<void> {
  const audiences = gateways.flatMap(({ settings }) => settings?.url ?? []);
  if (audiences.length === 0) return;
  const input = { agent: DRILL_AGENT, kind: 'remit_secret', name: 'drill', place: 'Nowhere (sample)', audiences };
  const { request } = await createCredential({ ctx: as('engineer@example.com'), input });
  const ctx = as('security@example.com');
  const { id, digest } = await getRequest({ ctx, id: `CR-${request}` });
  await decideRequest({ ctx, input: { id, decision: 'approve', digest, comment: 'Sample approval.' } });
}

async function makePeople(): Promise<Map<string, PersonActor>> {
  const system = ctxFor({ kind: 'system', name: 'sample data' });
  const people = new Map<string, PersonActor>();
  for (const { name, email, roles } of SAMPLE_PEOPLE) {
    const { id } = await createPerson({ ctx: system, input: { name, email, roles, password: SAMPLE_PASSWORD } });
    people.set(email, { kind: 'person', id, name, email, roles, via: 'session', mayDecide: true });
  }
  return people;
}

/** What a person knows and a definition does not say. */
const CORRECTED: Record<string, object> = {
  'files/read_text_file': { dataClass: 'confidential', categories: ['pii'] },
  // In the staged escape its resources stand for letters of customers.
  'everything/get-resource-reference': { dataClass: 'confidential', categories: ['pii'], untrusted: true },
  // It fetches any address that it is given, and so can carry data there.
  'everything/gzip-file-as-resource': { outward: true },
};

/** Labels every tool as its definition suggests. In a real company a person decides; here it shows what labels look like. */
async function labelAll(slug: string, ctx: ReturnType<typeof ctxFor>): Promise<void> {
  const { toolList } = await getServer({ ctx, slug });
  for (const { name } of toolList) {
    const { definitions } = await getTool({ ctx, server: slug, tool: name });
    const suggested = suggestLabels(JSON.parse(definitions[0]?.text ?? '{}'));
    const labels = { ...suggested, ...CORRECTED[`${slug}/${name}`] };
    await labelTool({ ctx, input: { server: slug, tool: name, labels } });
  }
}
