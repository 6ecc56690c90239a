import { startSampleServer, tool } from '@/lib/testing/sample-server';
import { type Api, addPerson, must, setUp, signedIn } from '../../e2e/support/api';
import { startRemit } from '../../e2e/support/remit-process';
import { registered } from '../../e2e/support/sample';

export interface SmallCompany {
  url: string;
  pid: number;
  /** Of the gateway. */
  token: string;
  /** Of the engineer. */
  personalToken: string;
  engineer: Api;
  security: Api;
  /** A tool that agents may be given. */
  tool: string;
  stop(): Promise<void>;
}

/** The real server in a process of its own, with one gateway, one server and one approved agent. */
export async function openSmallCompany(): Promise<SmallCompany> {
  const remit = await startRemit();
  try {
    const { url, pid } = remit;
    const root = await setUp(url);
    for (const [name, role] of [
      ['Ada', 'engineer'],
      ['Lin', 'engineer'],
      ['Tove', 'security'],
    ] as const)
      await addPerson(root, name, role);
    const engineer = await signedIn(url, 'ada@example.com');
    const security = await signedIn(url, 'tove@example.com');
    await addServer(engineer);
    await must(root.post('/api/v1/gateways', { slug: 'bench', name: 'Bench', servers: ['notes'] }));
    const { token } = (await must(root.post('/api/v1/gateways/bench/tokens'))).body;
    await registered(engineer, security, 'first', 'notes/get_note');
    const personal = await must(engineer.post('/api/v1/me/tokens', { name: 'bench' }));
    return {
      ...{ url, pid, token, engineer, security },
      personalToken: personal.body.token,
      tool: 'notes/get_note',
      stop: remit.stop,
    };
  } catch (error) {
    await remit.stop();
    throw error;
  }
}

/** Its tools are read once; nobody calls it afterwards. */
async function addServer(engineer: Api): Promise<void> {
  const listener = await startSampleServer([tool('get_note'), tool('search_notes')]);
  try {
    const server = {
      slug: 'notes',
      name: 'Notes',
      url: listener.url,
      environment: 'staging',
      owner: 'lin@example.com',
    };
    await must(engineer.post('/api/v1/servers', server));
    await must(engineer.post('/api/v1/servers/notes/sync'));
  } finally {
    await listener.close();
  }
}
