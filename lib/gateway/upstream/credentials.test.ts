import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerConfig } from '@/lib/gateway/config/gateway-config';
import { type HttpServer, startHttp } from '@/lib/testing/http-server';
import { createCredentials } from './credentials';

describe('credentials towards a server', () => {
  let folder: string;
  let file: string;
  let idp: HttpServer;
  const asked: { authorization: string | undefined; body: string }[] = [];
  let answer: [number, string] = [200, '{"access_token":"t1","token_type":"Bearer","expires_in":100}'];
  let now = 1_000_000;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'remit-credentials-'));
    file = join(folder, 'key');
    idp = await startHttp(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      asked.push({ authorization: request.headers.authorization, body });
      response.writeHead(answer[0]).end(answer[1]);
    });
  });
  afterAll(async () => {
    await idp.close();
    rmSync(folder, { recursive: true });
  });

  const config = (credentials: ServerConfig['credentials']): Record<string, ServerConfig> => ({
    crm: { credentials, resources: 'deny', prompts: 'deny', serverRequests: 'deny' },
  });
  const open = (credentials: ServerConfig['credentials']) => createCredentials(config(credentials), { now: () => now });

  it('are none where none are configured', async () => {
    expect(await open(undefined).headers('crm')).toEqual({});
    expect(await open(undefined).headers('constructor')).toEqual({});
  });

  it('are what a file holds, read again when it was replaced, and never shown', async () => {
    const credentials = open({ header: 'X-Api-Key', valueFile: file });
    writeFileSync(file, 'one\n');
    expect(await credentials.headers('crm')).toEqual({ 'x-api-key': 'one' });
    writeFileSync(file, 'two');
    now += 5_000;
    expect(await credentials.headers('crm')).toEqual({ 'x-api-key': 'two' });
    writeFileSync(file, 'hid\0den');
    now += 5_000;
    await expect(credentials.headers('crm')).rejects.toThrow(/^(?!.*hid).*holds nothing/s);
  });

  it('are a token that is asked for once, and anew before it ends or when it was refused', async () => {
    writeFileSync(file, 'a:b');
    const tokenUrl = `${idp.origin}/token`;
    const credentials = open({ clientCredentials: { tokenUrl, clientId: 'gw', clientSecretFile: file, scope: 'x y' } });
    const both = await Promise.all([credentials.headers('crm'), credentials.headers('crm')]);
    expect(both).toEqual([{ authorization: 'Bearer t1' }, { authorization: 'Bearer t1' }]);
    expect(asked).toEqual([
      {
        authorization: `Basic ${Buffer.from('gw:a%3Ab').toString('base64')}`,
        body: 'grant_type=client_credentials&scope=x+y',
      },
    ]);
    now += 69_000;
    await credentials.headers('crm');
    expect(asked).toHaveLength(1);
    now += 2_000;
    await credentials.headers('crm');
    expect(asked).toHaveLength(2);
    credentials.refused('crm');
    await credentials.headers('crm');
    expect(asked).toHaveLength(3);
    answer = [500, ''];
    credentials.refused('crm');
    await expect(credentials.headers('crm')).rejects.toThrow('answered 500');
    answer = [200, '{"access_token":"t2","token_type":"bearer"}'];
    expect(await credentials.headers('crm')).toEqual({ authorization: 'Bearer t2' });
  });
});
