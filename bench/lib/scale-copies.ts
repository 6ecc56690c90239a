/**
 * Makes a large company of a small one: copies of what verbs wrote (scale-seed.ts), with numbers raised, ids changed
 * and times moved on. Only requests, revisions and audit entries need more: their counters and chains go on.
 */
import type { Client } from 'pg';
import { type AuditEntry, hashedText } from '@/lib/audit/model/entry';
import { sha256Hex } from '@/lib/kernel/digest';
import type { Manifest } from '@/lib/policy/chunks';
import { walkText } from '@/lib/policy/stored';
import { REJECTED, SEED } from './scale-seed';

const PEOPLE_COPIES = 40;
const SERVER_COPIES = 20;
/** Few are turned down. */
const REJECTED_EVERY = 10;
/** All copies begin within so long, and the parts of each stand evenly between it and the next. */
const SPREAD_MS = 333 * 86_400_000;
/** Text sent at once. */
const CHUNK = 8_000_000;
const NUMBERS_EACH = SEED.agents + 1;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

interface Copy {
  k: number;
  people: number;
  servers: number;
  /** Milliseconds. */
  later: number;
}

/** Rows as JSON text, by table. */
type Rows = Map<string, string[]>;

export async function multiply(sql: Client, copies: number, say: (line: string) => void): Promise<void> {
  const out = writer(sql);
  // What checks each row was planned for a table of a hundred, and would read all of it once it is large.
  await sql.query('SET enable_seqscan = off');
  const people = await rowsOf(sql, 'Person', `t.email LIKE 'owner%'`);
  const owners = new Set(people.map((row) => idOf(row)));
  const copy = (row: string, at: Copy) => copyText(row, at, owners);
  const step = SPREAD_MS / copies;
  for (let i = 1; i < PEOPLE_COPIES; i++) {
    for (const row of people) await out.add('Person', copy(row, { k: i, people: i, servers: 0, later: 0 }));
  }
  await copyServers(sql, out, copy);
  say(`${PEOPLE_COPIES * SEED.owners} people, ${SERVER_COPIES * SEED.servers} servers`);
  const seed = await readSeed(sql);
  const counters = await readCounters(sql);
  for (let k = 1; k < copies; k++) {
    for (const [i, part] of seed.entries()) {
      const later = Math.round((k + i / seed.length) * step);
      const at = { k, people: k % PEOPLE_COPIES, servers: k % SERVER_COPIES, later };
      if (part.title === REJECTED && k % REJECTED_EVERY !== 0) continue;
      await copyPart(out, part, at, counters, copy);
    }
    if (k % 100 === 0) say(`${k * SEED.agents} of ${copies * SEED.agents} agents`);
  }
  await out.flush();
  await sql.query('RESET enable_seqscan');
  await sql.query(`SELECT setval(pg_get_serial_sequence('"ChangeRequest"', 'number'), $1)`, [counters.number]);
  await sql.query(`UPDATE "Gateway" SET servers = (SELECT array_agg(slug ORDER BY slug) FROM "McpServer")
    WHERE slug = 'sample-all'`);
  say('indexes and statistics');
  await sql.query('VACUUM ANALYZE');
}

async function copyServers(sql: Client, out: Writer, copy: (row: string, at: Copy) => string): Promise<void> {
  for (const table of ['McpServer', 'Tool', 'ToolDefinition']) {
    const rows = await rowsOf(sql, table);
    for (let i = 1; i < SERVER_COPIES; i++) {
      for (const row of rows) await out.add(table, copy(row, { k: i, people: i, servers: i, later: 0 }));
    }
  }
}

/** A request of the seed, and all that came of it. */
interface Part {
  title: string;
  approved: boolean;
  rows: Rows;
  entries: AuditEntry[];
}

/** Tables that hang on a request or on its agents, in the order in which rows may be written. */
const OF_AGENT = ['Agent', 'RiskAssessment', 'EuAssessment'];
const OF_REQUEST = ['ChangeRequest', 'RequestAgent', 'Decision', 'ToolPin', 'Grant', 'RiskAcceptance'];

async function readSeed(sql: Client): Promise<Part[]> {
  const requests = await sql.query<{ id: string; title: string; state: string; agents: string[] }>(`
    SELECT r.id, r.title, r.state, array_agg(a."agentId") AS agents
    FROM "ChangeRequest" r JOIN "RequestAgent" a ON a."requestId" = r.id GROUP BY r.id ORDER BY r.number`);
  const parts: Part[] = [];
  for (const { id, title, state, agents } of requests.rows) {
    const rows: Rows = new Map();
    const list = agents.map((agent) => `'${agent}'`).join();
    for (const table of OF_AGENT) {
      const key = table === 'Agent' ? 'id' : 'agentId';
      rows.set(table, await rowsOf(sql, table, `t."${key}" IN (${list})`));
    }
    for (const table of OF_REQUEST) {
      const key = table === 'ChangeRequest' ? 'id' : 'requestId';
      rows.set(table, await rowsOf(sql, table, `t."${key}" = '${id}'`));
    }
    const notes = await rowsOf(sql, 'Notification', `t.path LIKE '%/requests/%'`);
    const number = /"number":(\d+)/.exec(rows.get('ChangeRequest')?.[0] ?? '')?.[1];
    rows.set(
      'Notification',
      notes.filter((note) => note.includes(`CR-${number}"`) || note.includes(id)),
    );
    const entries = await sql.query(`
      SELECT seq, at AT TIME ZONE 'UTC' AS at, actor, action, "subjectKind", "subjectId", detail, previous, hash
      FROM "AuditEntry" WHERE "subjectKind" = 'request' AND "subjectId" = '${id}' ORDER BY seq`);
    parts.push({
      title,
      approved: state === 'approved',
      rows,
      entries: entries.rows.map(({ subjectKind, subjectId, at, ...entry }) => ({
        ...entry,
        at: at.toISOString(),
        subject: { kind: subjectKind, id: subjectId },
      })),
    });
  }
  return parts;
}

interface Counters {
  number: number;
  seq: number;
  hash: string;
  serial: number;
  sha256: string;
  manifest: Manifest;
  content: string;
}

async function readCounters(sql: Client): Promise<Counters> {
  const one = async (text: string) => (await sql.query(text)).rows[0];
  const { number } = await one('SELECT max(number) AS number FROM "ChangeRequest"');
  const { seq, hash } = await one('SELECT seq, hash FROM "AuditEntry" ORDER BY seq DESC LIMIT 1');
  const { serial, sha256 } = await one('SELECT serial, sha256 FROM "Revision" ORDER BY serial DESC LIMIT 1');
  const { manifest } = await one('SELECT manifest FROM "Revision" ORDER BY serial LIMIT 1');
  const { rows } = await sql.query<{ sha256: string; text: string }>('SELECT * FROM "PolicyStretch"');
  const texts = new Map(rows.map((row) => [row.sha256, row.text]));
  let content = '';
  for await (const piece of walkText({ manifest, read: async () => texts })) content += piece;
  return { number, seq, hash, serial, sha256, manifest, content };
}

async function copyPart(
  out: Writer,
  part: Part,
  at: Copy,
  counters: Counters,
  copy: (row: string, at: Copy) => string,
): Promise<void> {
  const number = ++counters.number;
  const old = /"number":(\d+)/.exec(part.rows.get('ChangeRequest')?.[0] ?? '')?.[1] as string;
  const renumber = (text: string) =>
    text.replace(`"number":${old},`, `"number":${number},`).replaceAll(`CR-${old}"`, `CR-${number}"`);
  if (part.approved) counters.serial++;
  for (const [table, rows] of part.rows) {
    // Copies share servers, and a definition is approved once.
    if (table === 'ToolPin' && at.k >= SERVER_COPIES) continue;
    for (const row of rows) {
      const text = renumber(copy(row, at));
      await out.add(table, text.replace(/"revisionSerial":\d+/, `"revisionSerial":${counters.serial}`));
    }
  }
  for (const entry of part.entries) await out.add('AuditEntry', nextEntry(entry, at, counters, copy, renumber));
  if (!part.approved) return;
  await out.add('Revision', nextRevision(part, at, counters, copy));
  const { serial } = counters;
  const subject = (kind: string, key: string) => out.add('RevisionSubject', JSON.stringify({ serial, kind, key }));
  for (const row of part.rows.get('Agent') ?? []) await subject('agent', JSON.parse(copy(row, at)).slug);
  await subject('person', JSON.parse(copy(part.rows.get('ChangeRequest')?.[0] as string, at)).requesterId);
}

function nextEntry(
  entry: AuditEntry,
  at: Copy,
  counters: Counters,
  copy: (row: string, at: Copy) => string,
  renumber: (row: string) => string,
): string {
  const { actor, action, subject, detail } = JSON.parse(renumber(copy(JSON.stringify(entry), at))) as AuditEntry;
  if ('revision' in detail) detail.revision = counters.serial;
  const time = new Date(new Date(entry.at).getTime() + at.later).toISOString();
  const content = { seq: ++counters.seq, at: time, actor, action, subject, detail };
  const previous = counters.hash;
  counters.hash = sha256Hex(hashedText(previous, content));
  const { kind, id } = subject;
  return JSON.stringify({
    ...content,
    at: time.slice(0, -1),
    subject: undefined,
    subjectKind: kind,
    subjectId: id,
    previous,
    hash: counters.hash,
  });
}

/** The chain of revisions goes on, each with the policy of the first: to compile twenty thousand would take days. */
function nextRevision(part: Part, at: Copy, counters: Counters, copy: (row: string, at: Copy) => string): string {
  const request = JSON.parse(copy(part.rows.get('ChangeRequest')?.[0] as string, at));
  counters.sha256 = sha256Hex(`${counters.serial}\n${counters.sha256}\n${counters.content}`);
  const { actor } = part.entries.at(-1) as AuditEntry;
  return JSON.stringify({
    serial: counters.serial,
    manifest: counters.manifest,
    sha256: counters.sha256,
    cause: request.title,
    kind: 'request',
    requestId: request.id,
    actor,
    summary: `${SEED.perRequest} agents gained access, ${SEED.perRequest} agents added`,
    createdAt: request.decidedAt,
  });
}

/** Numbers, ids and times of a copy, in the JSON text of a row. */
function copyText(row: string, { k, people, servers, later }: Copy, owners: ReadonlySet<string>): string {
  return row
    .replace(/\bn(\d{6})\b/g, (_, n) => `n${String(Number(n) + k * NUMBERS_EACH).padStart(6, '0')}`)
    .replace(/\bs(\d{4})\b/g, (_, n) => `s${String(Number(n) + servers * SEED.servers).padStart(4, '0')}`)
    .replace(/\b(owner|Sample Owner )(\d+)\b/g, (_, name, n) => `${name}${Number(n) + people * SEED.owners}`)
    .replace(/\b([a-z]{2})_([0-9a-hjkmnp-tv-z]{26})\b/g, (id, kind, text) => {
      if (kind === 'pe') return owners.has(id) ? `pe_${mark(text, people)}` : id;
      return `${kind}_${mark(text, kind === 'to' || kind === 'td' ? servers : k)}`;
    })
    .replace(/"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)"/g, (_, at) => {
      return `"${new Date(Date.parse(`${at}Z`) + later).toISOString().slice(0, -1)}"`;
    });
}

/** The number of the copy, added to the last of its random bits: no two ids become one. */
function mark(id: string, copy: number): string {
  const last = copy + [...id.slice(-4)].reduce((sum, digit) => sum * 32 + ALPHABET.indexOf(digit), 0);
  const digits = [15, 10, 5, 0].map((shift) => ALPHABET[(last >> shift) & 31]);
  return id.slice(0, -4) + digits.join('');
}

function idOf(row: string): string {
  return (JSON.parse(row) as { id: string }).id;
}

async function rowsOf(sql: Client, table: string, where = 'true'): Promise<string[]> {
  const { rows } = await sql.query<{ row: string }>(
    `SELECT row_to_json(t)::text AS row FROM "${table}" t WHERE ${where}`,
  );
  return rows.map(({ row }) => row);
}

interface Writer {
  add(table: string, row: string): Promise<void>;
  flush(): Promise<void>;
}

/** Collects rows and sends many at once. What refers to another row is sent after it. */
function writer(sql: Client): Writer {
  const waiting: Rows = new Map(ORDER.map((table) => [table, []]));
  let size = 0;
  async function flush() {
    size = 0;
    for (const table of ORDER) {
      const rows = waiting.get(table) ?? [];
      if (rows.length === 0) continue;
      const text = `[${rows.join(',')}]`;
      await sql.query(`INSERT INTO "${table}" SELECT * FROM json_populate_recordset(NULL::"${table}", $1)`, [text]);
      waiting.set(table, []);
    }
  }
  return {
    flush,
    async add(table, row) {
      waiting.get(table)?.push(row);
      size += row.length;
      if (size > CHUNK) await flush();
    },
  };
}

const ORDER = [
  ...['Person', 'McpServer', 'Tool', 'ToolDefinition'],
  ...OF_AGENT,
  ...OF_REQUEST,
  ...['Notification', 'AuditEntry', 'Revision', 'RevisionSubject'],
];
