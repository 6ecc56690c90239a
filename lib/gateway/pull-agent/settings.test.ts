import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRemitError } from '@/lib/kernel/errors';
import { commandWords, readSettings } from './settings';

const OUT = join(tmpdir(), 'agentgateway.yaml');
const BASE = { url: 'https://remit.example.com', gateway: 'edge', tokenFile: 't', out: OUT, format: 'agentgateway' };

function refusedFields(change: Record<string, unknown>): string[] {
  try {
    readSettings({ ...BASE, ...change });
    return [];
  } catch (error) {
    if (isRemitError(error)) return (error.errors ?? []).map(({ field }) => field);
    throw error;
  }
}

describe('the settings', () => {
  it('have defaults, and paths that do not depend on where it is started', () => {
    const settings = readSettings({ ...BASE, set: { port: 4000 }, mode: 640, reload: ['a', 'b c'] });
    expect(settings).toMatchObject({
      out: OUT,
      state: join(tmpdir(), '.agentgateway.yaml.remit'),
      tokenFile: join(process.cwd(), 't'),
      mode: 0o640,
      reload: ['a', 'b c'],
      reloadTimeoutSeconds: 30,
      settings: { port: '4000' },
      unheld: 'withhold',
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['url', { url: 'remit.example.com' }],
    ['url', { url: 'file:///etc/passwd' }],
    ['url', { url: 'https://me:secret@remit.example.com' }],
    ['gateway', { gateway: 'Edge!' }],
    ['format', { format: 'nginx' }],
    ['out', { out: '/no/such/folder/file' }],
    ['out', { out: '' }],
    ['mode', { mode: '0666' }],
    ['mode', { mode: '0999' }],
    ['mode', { mode: '0040' }],
    ['reload', { reload: [] }],
    ['reload', { reload: [''] }],
    ['reload.1', { reload: ['a', 'b\0c'] }],
    ['reloadTimeoutSeconds', { reloadTimeoutSeconds: 'soon' }],
    ['reloadTimeoutSeconds', { reloadTimeoutSeconds: 0 }],
    ['unheld', { unheld: 'ignore' }],
    ['settings.colour', { set: { colour: 'red' } }],
    ['settings.port', { set: { port: '70000' } }],
    ['set', { format: 'jws', set: { port: '1' } }],
    ['tokenfile', { tokenfile: 'x' }],
  ])('are refused by field: %s of %j', (field, change) => {
    expect(refusedFields(change)).toEqual([field]);
  });
});

describe('a reload command as words', () => {
  it.each<[string, string[]]>([
    ['nginx -s reload', ['nginx', '-s', 'reload']],
    ['  docker   restart\tgateway ', ['docker', 'restart', 'gateway']],
    ['["sh", "-c", "echo \'a b\'"]', ['sh', '-c', "echo 'a b'"]],
  ])('%s', (text, words) => {
    expect(commandWords(text)).toEqual(words);
  });

  it.each([
    '',
    '  ',
    'echo "a b"',
    "a 'b'",
    'a; b',
    'a && b',
    'a | b',
    'echo $HOME',
    'a > b',
    'ls *',
    'a\\ b',
    '[1]',
    '["a"',
    '{"a":1}',
  ])('is refused where a shell would read more into it: %j', (text) => {
    expect(() => commandWords(text)).toThrow(/No shell reads it/);
  });

  it('is never anything but what a JSON list says', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (words) => {
        expect(commandWords(JSON.stringify(words))).toEqual(words);
      }),
    );
  });
});
