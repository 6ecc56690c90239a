import { type Api, bearer, must } from '../../e2e/support/api';
import { approve, manifest } from '../../e2e/support/sample';

export interface Publication {
  /** Milliseconds from sending the decision until the whole new policy was there. */
  held: number;
  /** Of which until the decision was answered. */
  answered: number;
}

interface Parties {
  url: string;
  token: string;
  engineer: Api;
  security: Api;
  tool: string;
}

/** Approves one more agent while a client long-polls, and gives how long it took the client to hold the new policy. */
export async function timePublication({ url, token, engineer, security, tool }: Parties, slug: string) {
  const { body } = await must(engineer.post('/api/v1/agents', manifest(slug, [{ tool }])));
  const current = await fetch(`${url}/api/v1/policy`, { headers: bearer(token) });
  await current.arrayBuffer();
  const etag = current.headers.get('etag') as string;
  const poll = fetch(`${url}/api/v1/policy`, {
    headers: { ...bearer(token), 'If-None-Match': etag, Prefer: 'wait=30' },
  });
  // Answered after the poll was taken: one thread takes them in the order of their coming.
  await must(engineer.get('/healthz'));
  const begun = performance.now();
  const decision = approve(security, body.request).then(() => performance.now() - begun);
  const answer = await poll;
  await answer.arrayBuffer();
  const held = performance.now() - begun;
  if (answer.status !== 200 || answer.headers.get('etag') === etag) {
    throw new Error(`The long poll was answered ${answer.status} without a new policy`);
  }
  return { held, answered: await decision } satisfies Publication;
}
