import { type Api, must } from './api';

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
