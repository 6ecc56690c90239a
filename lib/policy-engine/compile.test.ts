import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { CompileError, compile } from './compile';
import { forGateway } from './for-gateway';
import type { CompileInput } from './types';

/*
 * Golden tests: each folder of testdata/ with rows holds the rows (input.json) and, as exact RFC 8785 text, the policy that they
 * are (policy.json) and what each gateway gets of it (gateway-<slug>.json). A gateway trusts digests of these bytes, so
 * a change here is a change of what every installation publishes.
 * After a change that is meant, write them anew and read the difference:
 *   UPDATE_GOLDENS=1 npx vitest run lib/policy-engine
 */
const TESTDATA = fileURLToPath(new URL('testdata/', import.meta.url));
const UPDATE = process.env.UPDATE_GOLDENS === '1';

/** Beside them stands the shared decision vector. */
const NAMES = readdirSync(TESTDATA).filter((name) => existsSync(`${TESTDATA}${name}/input.json`));
const readInput = (name: string) => JSON.parse(readFileSync(`${TESTDATA}${name}/input.json`, 'utf8')) as CompileInput;

describe('compile', () => {
  it.each(NAMES.sort())('gives the bytes in testdata/%s', (name) => {
    const input = readInput(name);
    const policy = compile(input);
    const texts = new Map([['policy.json', `${canonicalJson(policy)}\n`]]);
    for (const { slug } of input.gateways) {
      const slice = forGateway(policy, slug, { serial: 7, previous: 'f'.repeat(64) });
      texts.set(`gateway-${slug}.json`, `${canonicalJson(slice)}\n`);
    }
    const there = readdirSync(`${TESTDATA}${name}`).filter((file) => file !== 'input.json');
    if (UPDATE) {
      for (const file of there) rmSync(`${TESTDATA}${name}/${file}`);
      for (const [file, text] of texts) writeFileSync(`${TESTDATA}${name}/${file}`, text);
      return;
    }
    expect(there.sort()).toEqual([...texts.keys()].sort());
    for (const [file, text] of texts) expect(text, file).toBe(readFileSync(`${TESTDATA}${name}/${file}`, 'utf8'));
  });

  it('leaves its input as it was', () => {
    const input = readInput('small-company');
    const before = structuredClone(input);
    compile(input);
    expect(input).toEqual(before);
  });

  it('keeps nothing that the rows say beyond what a policy says', () => {
    const input = readInput('small-company');
    const more = <T extends object>(rows: T[]) => rows.map((row) => ({ ...row, note: 'secret' }));
    const chatty = {
      ...input,
      agents: more(input.agents).map((row) => ({ ...row, identities: more(row.identities) })),
      servers: more(input.servers),
      tools: more(input.tools),
      grants: more(input.grants).map((row) => ({ ...row, constraints: { ...row.constraints, note: 'secret' } })),
      gateways: more(input.gateways),
    };
    expect(canonicalJson(compile(chatty))).toBe(canonicalJson(compile(input)));
  });
});

describe('CompileError', () => {
  const problemsOf = (change: Partial<CompileInput>) => {
    try {
      compile({ ...readInput('small-company'), ...change });
    } catch (error) {
      if (error instanceof CompileError) return error.problems;
      throw error;
    }
    return [];
  };
  const input = readInput('small-company');
  const [grant] = input.grants as [CompileInput['grants'][number]];
  const [tool] = input.tools as [CompileInput['tools'][number]];

  it('is not thrown for what is a policy', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it.each<[Partial<CompileInput>, string[]]>([
    [{ agents: [...input.agents, ...input.agents.slice(0, 1)] }, ['agent support-bot is there twice']],
    [{ servers: [...input.servers, ...input.servers.slice(1)] }, ['server crm is there twice']],
    [{ tools: [...input.tools, tool, tool] }, ['tool files/read is there twice']],
    [{ gateways: [...input.gateways, ...input.gateways] }, ['gateway edge is there twice']],
    [{ grants: [...input.grants, { ...grant, id: 'gr_9' }] }, ['grant of files/read to support-bot is there twice']],
    [{ grants: [{ ...grant, tool: 'crm/get_customer' }, grant] }, ['grant gr_3 is there twice']],
    [{ grants: [{ ...grant, agent: 'constructor' }] }, ['grant gr_3 names the unknown agent constructor']],
    [{ grants: [{ ...grant, tool: 'crm/constructor' }] }, ['grant gr_3 names the unknown tool crm/constructor']],
    [{ grants: [{ ...grant, tool: '__proto__' }] }, ['grant gr_3 names the unknown tool __proto__']],
    [
      { tools: [{ ...tool, definition: null }], grants: [grant] },
      ['grant gr_3 is for files/read, which has no approved definition'],
    ],
    [{ servers: input.servers.slice(1) }, ['tool files/read is of an unknown server']],
  ])('names what is wrong (%#)', (change, problems) => {
    expect(problemsOf(change)).toEqual(problems);
  });

  it('names everything at once, in the order of the text', () => {
    const change = {
      agents: [...input.agents, ...input.agents],
      servers: [],
      grants: [{ ...grant, agent: 'nobody', tool: 'crm/nothing' }],
    };
    expect(problemsOf(change)).toEqual([
      'agent intern-bot is there twice',
      'agent reporter is there twice',
      'agent support-bot is there twice',
      'grant gr_3 names the unknown agent nobody',
      'grant gr_3 names the unknown tool crm/nothing',
      'tool crm/delete_customer is of an unknown server',
      'tool crm/get_customer is of an unknown server',
      'tool files/read is of an unknown server',
    ]);
    expect(() => compile({ ...input, ...change })).toThrow(
      'This is no policy: agent intern-bot is there twice; agent reporter is there twice;',
    );
  });

  it('is thrown for a suspended agent’s grants too', () => {
    const agents = input.agents.map((agent) => ({ ...agent, status: 'suspended' as const }));
    expect(problemsOf({ agents, grants: [{ ...grant, tool: 'crm/nothing' }] })).toEqual([
      'grant gr_3 names the unknown tool crm/nothing',
    ]);
  });
});
