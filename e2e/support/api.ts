import { checkAnswer } from './contract';
import { PASSWORD, SETUP_CODE } from './remit-process';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the API says; a test looks at it
  body: any;
}

export interface Api {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  send(method: string, path: string, body?: string | undefined, headers?: Record<string, string>): Promise<Answer>;
}

/** Calls with these headers: a personal token, a session cookie, a gateway's token, or nothing. */
export function apiOf(url: string, identity: Record<string, string> = {}): Api {
  async function send(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
    const answer = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: { ...identity, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    const isJson = /[/+]json\b/.test(answer.headers.get('content-type') ?? '') && text !== '';
    const content = isJson ? JSON.parse(text) : text;
    checkAnswer(method, path, answer.status, content);
    return { status: answer.status, headers: answer.headers, body: content };
  }
  return {
    send,
    get: (path) => send('GET', path),
    post: (path, body, headers) => send('POST', path, body === undefined ? undefined : JSON.stringify(body), headers),
  };
}

export const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

/** Throws with the answer where a step of a test's preparation fails. */
export async function must(answer: Promise<Answer>): Promise<Answer> {
  const { status, headers, body } = await answer;
  if (status >= 400) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return { status, headers, body };
}

/** The session cookie that next-auth gives for an e-mail address and a password; null when it refuses. */
export async function sessionCookie(url: string, email: string, password = PASSWORD): Promise<string | null> {
  const first = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await first.json()) as { csrfToken: string };
  const jar = cookiesOf(first);
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Cookie: jar },
    body: new URLSearchParams({ csrfToken, email, password, json: 'true' }),
  });
  const cookies = cookiesOf(answer);
  return /session-token=/.test(cookies) ? cookies : null;
}

function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** As somebody who signed in with a password. */
export async function signedIn(url: string, email: string, password = PASSWORD): Promise<Api> {
  const cookie = await sessionCookie(url, email, password);
  if (!cookie) throw new Error(`${email} could not sign in`);
  return apiOf(url, { Cookie: cookie });
}

/** Makes the first administrator, `root@example.com`, and gives their session. */
export async function setUp(url: string): Promise<Api> {
  const input = { code: SETUP_CODE, name: 'Root', email: 'root@example.com', password: PASSWORD };
  await must(apiOf(url).post('/api/v1/setup', input));
  return signedIn(url, 'root@example.com');
}

/** Makes `<name>@example.com` with these roles. */
export async function addPerson(admin: Api, name: string, ...roles: string[]): Promise<{ id: string }> {
  const input = { name, email: `${name.toLowerCase()}@example.com`, roles, password: PASSWORD };
  return (await must(admin.post('/api/v1/people', input))).body;
}
