/**
 * `npm run bench:pii [-- --seed 20261128 --results 6000]`: recall and precision of the gateway's scan by type over generated
 * tool results, and what it finds in clean answers of real servers. A value counts as found only where exactly it was
 * replaced, and nothing else of its text; otherwise it is missed, and what was replaced instead is a false find.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { PII_TYPES } from '@/lib/gateway/pii/detect';
import { scanJson } from '@/lib/gateway/pii/scan';
import type { Json } from '@/lib/kernel/json';
import { measured } from './lib/pii-measured';
import { labelledResults, twins } from './lib/pii-results';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { seed: text, results: text } });
const seed = Number(values.seed ?? 20_261_128);
const results = Number(values.results ?? 6_000);

function measure(): void {
  const counts = measured(labelledResults(seed, results));
  console.log(`seed ${seed}, ${results} results\n`);
  console.log('type     labelled  found  missed  false  recall  precision');
  for (const type of PII_TYPES) {
    const { right, missed, wrong } = counts[type];
    const cells = [right + missed, right, missed, wrong].map((figure) => String(figure).padStart(7)).join('');
    const [recall, precision] = [right / (right + missed), right / (right + wrong)];
    console.log(`${type.padEnd(9)}${cells}  ${recall.toFixed(3).padStart(6)}  ${precision.toFixed(3).padStart(9)}`);
  }
}

function sayTwins(): void {
  const said = twins(seed, 1_000).map(({ type, texts }) => {
    const taken = texts.filter((text) => Object.keys(scanJson(text).found).length > 0).length;
    return `${type} ${taken}`;
  });
  console.log(`\ntaken for it of 1000 that are written the same way, with no word beside them: ${said.join(', ')}`);
}

/** What nearly is personal data, a megabyte of each, beside a megabyte of words: the time is in proportion to the length. */
function nearMisses(): void {
  const micros = (unit: string, size: number) => {
    const value = unit.repeat(Math.ceil(size / unit.length));
    const times = Array.from({ length: 3 }, () => {
      const started = performance.now();
      scanJson(value);
      return performance.now() - started;
    });
    return (Math.min(...times) * 1_000) / value.length;
  };
  console.log('\nnear misses   µs a KB, of 100 KB and of 1 MB');
  for (const unit of [
    'words and words ',
    '4111 ',
    '0201 ',
    '(415) ',
    'DE12 ',
    'a@b.',
    '1.1.1.1.',
    '12:34:56 ',
    '078 05 1 ',
    'tel 415 ',
  ]) {
    const [small, large] = [micros(unit, 100_000), micros(unit, 1_000_000)].map((each) => (each * 1_000).toFixed(0));
    console.log(`${JSON.stringify(unit).padEnd(18)}  ${small?.padStart(6)}  ${large?.padStart(6)}`);
  }
}

async function clean(name: string, args: string[], calls: [tool: string, args: Record<string, Json>][]): Promise<void> {
  const client = new Client({ name: 'bench', version: '1' });
  const entry = `node_modules/@modelcontextprotocol/server-${name}/dist/index.js`;
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [entry, ...args], stderr: 'ignore' }),
  );
  try {
    const answers: Json[] = [(await client.listTools()) as unknown as Json];
    for (const [tool, given] of calls)
      answers.push((await client.callTool({ name: tool, arguments: given })) as unknown as Json);
    const found = answers.map((answer) => scanJson(answer).found);
    const size = JSON.stringify(answers).length;
    console.log(
      `server-${name}: ${answers.length} answers, ${size} characters, found ${JSON.stringify(Object.assign({}, ...found))}`,
    );
  } finally {
    await client.close();
  }
}

async function main(): Promise<void> {
  measure();
  sayTwins();
  nearMisses();
  console.log('');
  const folder = mkdtempSync(join(tmpdir(), 'remit-pii-'));
  try {
    writeFileSync(join(folder, 'notes.txt'), 'Release 1.2.3 on 2026-11-28, build 20261128073000.\n');
    await clean(
      'everything',
      [],
      [
        ['echo', { message: 'hello' }],
        ['get-sum', { a: 1, b: 2 }],
        ['get-tiny-image', {}],
        ['get-structured-content', { location: 'New York' }],
        ['get-resource-links', { count: 5 }],
        ['get-annotated-message', { messageType: 'success', includeImage: true }],
      ],
    );
    process.env.MEMORY_FILE_PATH = join(folder, 'memory.jsonl');
    const entity = { name: 'Ticket 4711', entityType: 'ticket', observations: ['opened 2026-11-28', 'build 1.2.3'] };
    await clean(
      'memory',
      [],
      [
        ['create_entities', { entities: [entity] }],
        ['read_graph', {}],
        ['search_nodes', { query: 'ticket' }],
      ],
    );
    await clean(
      'filesystem',
      [folder, process.cwd()],
      [
        ['read_text_file', { path: join(folder, 'notes.txt') }],
        ['read_text_file', { path: join(process.cwd(), 'package-lock.json') }],
        ['read_text_file', { path: join(process.cwd(), 'ARCHITECTURE.md') }],
        ['list_directory', { path: process.cwd() }],
        ['get_file_info', { path: join(folder, 'notes.txt') }],
      ],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
