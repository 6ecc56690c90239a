import { type Api, must } from './api';
import type { Company } from './fixtures';

/** The smallest manifest that is complete; `spec` changes it. */
export function manifest(slug: string, tools: object[] = [], spec: object = {}) {
  return {
    metadata: { slug, name: `Sample ${slug}` },
    spec: {
      purpose: 'Answers sample questions',
      owner: 'ada@example.com',
      backupOwner: 'lin@example.com',
      team: 'support',
      environment: 'staging',
      exposure: 'internal',
      autonomy: 1,
      identities: [{ iss: 'https://idp.example.com', sub: slug }],
      tools,
      ...spec,
    },
  };
}

/** Registers an agent and has it approved; gives the request as it was decided. */
export async function registered(engineer: Api, security: Api, slug: string, ...tools: string[]) {
  const wanted = tools.map((tool) => ({ tool }));
  const { body } = await must(engineer.post('/api/v1/agents', manifest(slug, wanted)));
  return approve(security, body.request);
}

export async function approve(security: Api, request: { id: string; digest: string }) {
  const decision = { decision: 'approve', digest: request.digest };
  return (await must(security.post(`/api/v1/requests/${request.id}/decisions`, decision))).body;
}

/** Answers the EU AI Act for an agent so that it comes out high-risk, with duties on several dates. */
export async function answeredHighRisk(engineer: Api, slug: string): Promise<void> {
  const chosen = {
    outputs: 'yes',
    union: 'deployer',
    exclusion: 'none',
    role: 'both',
    prohibited: 'none',
    'annex-i': 'no',
    'annex-iii': 'employment',
    profiling: 'yes',
    transparency: 'interacts',
  };
  const answers = Object.entries(chosen).map(([question, answer]) => ({ question, answer }));
  await must(engineer.post(`/api/v1/agents/${slug}/eu-ai-act`, { dataVersion: 1, answers }));
}

/** Sends entries of the decision log, as the gateway of the company does. */
export async function told({ url, gateway }: Company, entries: object[]): Promise<void> {
  const response = await fetch(`${url}/api/v1/decision-log`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${gateway.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(entries),
  });
  const { rejected } = (await response.json()) as { rejected?: object[] };
  if (rejected?.length !== 0) throw new Error(`The decision log refused: ${JSON.stringify(rejected)}`);
}
