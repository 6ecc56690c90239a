import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifests, troubleWords } from './read-manifests';

const agent = (slug: string, more = '') => `apiVersion: remit/v1
kind: Agent
metadata: {slug: ${slug}, name: Sample}
spec:
  purpose: Answers sample questions
  owner: ada@example.com
  backupOwner: lin@example.com
  team: support
  environment: staging
  exposure: internal
  autonomy: 1
${more}`;

let folder: string;
const file = (name: string) => join(folder, name);
const put = (name: string, text: string | Uint8Array) => writeFileSync(file(name), text);
const slugs = (found: Awaited<ReturnType<typeof readManifests>>) =>
  found.manifests.map(({ manifest }) => manifest.metadata.slug);
const words = (found: Awaited<ReturnType<typeof readManifests>>) =>
  found.troubles.map((trouble) => troubleWords(trouble).replaceAll(`${folder}/`, ''));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'remit-manifests-'));
  mkdirSync(file('team/deep [1]'), { recursive: true });
  mkdirSync(file('team/node_modules/x'), { recursive: true });
  put('two.yaml', `${agent('one')}---\n${agent('two')}`);
  put('team/three.yml', agent('three'));
  put('team/deep [1]/four.json', JSON.stringify({ metadata: { slug: 'four' } }));
  put('team/deploy.yaml', 'apiVersion: apps/v1\nkind: Deployment\n');
  put('team/notes.md', '# not a manifest');
  put('team/node_modules/x/five.yaml', agent('five'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('readManifests', () => {
  it('reads every document of a file', async () => {
    const found = await readManifests([file('two.yaml')]);
    expect(slugs(found)).toEqual(['one', 'two']);
    expect(found.manifests[1]?.line).toBe(13);
  });

  it('reads a folder to its depths, leaves out what is not ours and says so', async () => {
    const found = await readManifests([file('team')]);
    expect(slugs(found)).toEqual(['three']);
    expect(found.skipped).toMatchObject([{ line: 1, apiVersion: 'apps/v1' }]);
    expect(found.troubles.map(({ file: name, field }) => `${name.split('/').pop()} ${field}`)).toContain(
      'four.json metadata.name',
    );
  });

  it('takes a pattern, and reads what is named twice once', async () => {
    const found = await readManifests([`${folder}/*.yaml`, file('two.yaml'), `${folder}/team/*.yml`]);
    expect(slugs(found).sort()).toEqual(['one', 'three', 'two']);
    expect(found.troubles).toEqual([]);
  });

  it('judges a file that was named itself, whatever it says to be', async () => {
    expect(words(await readManifests([file('team/deploy.yaml')]))).toContain(
      'team/deploy.yaml:1: apiVersion: Use one of: remit/v1.',
    );
  });

  it('says file, line and field of each mistake, and goes on', async () => {
    put('wrong.yaml', `${agent('six', '  teem: sales\n')}---\n${agent('seven', '  tools: [{tool: nothing}]\n')}`);
    put('broken.yaml', 'metadata: {slug: x\nspec: [');
    const found = await readManifests([file('wrong.yaml'), file('broken.yaml'), file('two.yaml')]);
    expect(slugs(found)).toEqual(['one', 'two']);
    expect(words(found)).toEqual([
      expect.stringMatching(/^broken\.yaml:\d+: The YAML cannot be read: /),
      'wrong.yaml:12: spec.teem: There is no such field. Check the spelling.',
      'wrong.yaml:25: spec.tools.0.tool: Name a tool as server/tool, for example crm/get_customer.',
    ]);
  });

  it('refuses a second manifest for an agent, in another file too', async () => {
    put('again.yaml', agent('one'));
    const found = await readManifests([file('two.yaml'), file('again.yaml')]);
    expect(slugs(found)).toEqual(['one', 'two']);
    expect(words(found)[0]).toMatch(/^two\.yaml:3: metadata\.slug: one has another manifest at .*again\.yaml:1/);
  });

  it('refuses what is not there, empty or no text', async () => {
    put('empty.yaml', '# nothing\n');
    put('bytes.yaml', new Uint8Array([0xff, 0xfe, 0x00]));
    expect(words(await readManifests([file('absent.yaml'), file('empty.yaml'), file('bytes.yaml')]))).toEqual([
      'absent.yaml: There is no such file.',
      'bytes.yaml: This is no UTF-8 text.',
      'empty.yaml: There is no manifest in it.',
    ]);
  });
});
