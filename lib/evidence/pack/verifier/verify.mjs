#!/usr/bin/env node
// Verifies an evidence pack of Remit. It needs Node 20 or newer and nothing else: no network, no packages, no Remit.
//
//   node verify.mjs                         in the folder that was unpacked
//   node verify.mjs path/to/folder          a folder elsewhere, so that a copy of this file that you trust can be used
//   node verify.mjs --key THUMBPRINT        also that it was signed by this key
//   node verify.mjs --checkpoint kept.json  also that the audit log still fits a checkpoint that you kept yourself
//
// Exit 0: it verifies. 1: it does not. 2: it could not be read.
//
// What it is worth: a pack that verifies says what it said when the holder of the signing key signed it. Who that is you
// learn outside of the pack: compare the key's thumbprint with the one on Remit's page "Signing keys". This file is part
// of the pack, and whoever changes a pack could change it too: keep a copy of it, or read it; it is short.

import { createHash, createPublicKey, verify as verifyBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const FORMAT = 'remit-evidence-pack/1';
const UNLISTED = ['manifest.json', 'manifest.sig'];
const ATTRIBUTES = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'];
const FIRST_PREVIOUS = '0'.repeat(64);
const MOST_PROBLEMS = 20;
// Half of the order of the curve P-256.
const HALF = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n >> 1n;

/**
 * Looks at every file of a pack. `files` has `list()`, the paths with `/`, and `pieces(path)`, the bytes in order.
 * Gives `{ ok, manifest, passed, problems, notes }`; all three lists are sentences. `manifest` is there where it is signed.
 */
export function verifyPack(files, { key, checkpoint } = {}) {
  const passed = [];
  const problems = [];
  const notes = [];
  // Nothing that a manifest says is told to anybody before its signature fits.
  let manifest;
  const stage = (work) => {
    const before = problems.length;
    try {
      const said = work((problem) => problems.push(problem));
      if (problems.length === before) passed.push(said);
    } catch (error) {
      problems.push(error instanceof Refused ? error.message : `it is no pack of this format (${error.message})`);
    }
    return problems.length === before;
  };
  // What follows reads files as the manifest describes them: it is looked at only while everything before held.
  const whole =
    stage(() => {
      const claimed = readManifest(files);
      const said = checkSignature(files, claimed, key);
      manifest = claimed;
      return said;
    }) && stage((problem) => checkFiles(files, manifest, problem));
  if (whole) {
    let ids = new Map();
    const read = stage((problem) => {
      ids = readPopulations(files, manifest, problem);
      return sayPopulations(manifest);
    });
    if (read) stage((problem) => checkSample(files, manifest, ids, problem));
    stage((problem) => checkAttributes(files, manifest, problem));
    stage((problem) => checkAuditLog(files, manifest, checkpoint, problem));
    noteExceptions(manifest, notes);
  }
  return { ok: problems.length === 0, manifest, passed, problems, notes };
}

class Refused extends Error {}

function refuse(message) {
  throw new Refused(message);
}

// ---- the signature -------------------------------------------------------------------------------------------------

function readManifest(files) {
  const missing = UNLISTED.filter((path) => !files.list().includes(path));
  if (missing.length > 0) refuse(`${missing.join(' and ')} is missing`);
  const text = textOf(files, 'manifest.json');
  let manifest;
  try {
    manifest = JSON.parse(text);
  } catch {
    refuse('manifest.json is no JSON: it was cut or changed');
  }
  if (manifest?.format !== FORMAT) refuse(`manifest.json is not of the format ${FORMAT}`);
  return manifest;
}

/** The signature is a detached JWS (RFC 7515, appendix F) over the bytes of manifest.json. */
function checkSignature(files, manifest, wanted) {
  const [head, nothing, signature, ...more] = textOf(files, 'manifest.sig').split('.');
  if (nothing !== '' || signature === undefined || more.length > 0) refuse('manifest.sig is no detached signature');
  const payload = bytesOf(files, 'manifest.json');
  const { kid, jwk } = readKey(files, manifest);
  if (!verifies(jwk, kid, 'remit-evidence+jws', [head, payload.toString('base64url'), signature]))
    refuse('the signature is not one over this manifest by the key in jwks.json: one of them was changed');
  // (r, n - s) is a signature wherever (r, s) is: Remit writes the one with the low s, and the other was made of it.
  if (BigInt(`0x${Buffer.from(signature, 'base64url').toString('hex', 32)}`) > HALF)
    refuse('manifest.sig was changed into the other signature that fits: Remit writes the one with the low half');
  if (wanted !== undefined && wanted !== kid)
    refuse(`it was signed by the key ${kid}, and not by ${wanted}, which you asked for`);
  return `The manifest is signed by the key ${kid}${wanted === undefined ? '' : ', which is the one you asked for'}.`;
}

function readKey(files, manifest) {
  const text = textOf(files, 'jwks.json');
  let keys;
  try {
    keys = JSON.parse(text).keys;
  } catch {
    refuse('jwks.json is no JSON: it was cut or changed');
  }
  const jwk = Array.isArray(keys) && keys.length === 1 ? keys[0] : refuse('jwks.json does not hold one key');
  const { crv, kty, x, y } = jwk;
  // RFC 7638: the name of a key is the digest of what it is.
  const kid = createHash('sha256').update(canonical({ crv, kty, x, y })).digest('base64url');
  if (kid !== jwk.kid || kid !== manifest.signingKey) refuse('the key in jwks.json is not the one of the manifest');
  return { kid, jwk };
}

function verifies(jwk, kid, typ, [head, payload, signature]) {
  try {
    const says = JSON.parse(Buffer.from(head, 'base64url').toString());
    const bytes = Buffer.from(signature, 'base64url');
    // Written in one way only: other letters for the same bytes are a change too.
    if (bytes.toString('base64url') !== signature) return false;
    if (says.alg !== 'ES256' || says.typ !== typ || says.kid !== kid) return false;
    const { crv, kty, x, y } = jwk;
    const key = createPublicKey({ format: 'jwk', key: { crv, kty, x, y } });
    return verifyBytes('sha256', Buffer.from(`${head}.${payload}`), { key, dsaEncoding: 'ieee-p1363' }, bytes);
  } catch {
    return false;
  }
}

// ---- files ---------------------------------------------------------------------------------------------------------

function checkFiles(files, manifest, problem) {
  const there = new Set(files.list());
  const listed = new Set(manifest.files.map(({ path }) => path));
  for (const path of listed) if (!there.has(path)) problem(`${path} is missing`);
  for (const path of there) {
    if (!listed.has(path) && !UNLISTED.includes(path)) problem(`${path} does not belong to the pack: it was added`);
  }
  if (listed.size !== manifest.files.length) problem('the manifest lists a file twice');
  for (const { path, bytes, sha256 } of manifest.files) {
    if (!there.has(path)) continue;
    const hash = createHash('sha256');
    let size = 0;
    for (const piece of files.pieces(path)) {
      hash.update(piece);
      size += piece.length;
    }
    if (size !== bytes) problem(`${path} has ${size} bytes, and not ${bytes}: it was cut or changed`);
    else if (hash.digest('hex') !== sha256) problem(`${path} was changed`);
  }
  return `${listed.size} files: none is missing, none was added, and each has the digest that was signed.`;
}

// ---- populations ---------------------------------------------------------------------------------------------------

/** The ids of each population, in the order of its file. */
function readPopulations(files, manifest, problem) {
  const all = new Map();
  for (const { id, file, rows, columns } of manifest.populations) {
    const ids = [];
    let head;
    for (const cells of csvRows(files.pieces(file))) {
      if (!head) {
        head = cells;
        if (head.join() !== columns.map(({ name }) => name).join())
          problem(`${file} has other columns than the manifest`);
        continue;
      }
      if (cells.length !== head.length) problem(`${file}: row ${ids.length + 1} has ${cells.length} cells`);
      ids.push(cells[0]);
    }
    if (!head) problem(`${file} has no header`);
    if (ids.length !== rows) problem(`${file} has ${ids.length} rows, and not ${rows}: rows are missing or were added`);
    if (new Set(ids).size !== ids.length || ids.includes(''))
      problem(`${file}: an id is missing or stands there twice`);
    const counted = manifest.completeness.find(({ population }) => population === id);
    if (counted?.rows !== rows)
      problem(`${file}: the check of completeness counted ${counted?.rows} rows, and not ${rows}`);
    all.set(id, ids);
  }
  return all;
}

function sayPopulations({ populations }) {
  const rows = populations.reduce((sum, one) => sum + one.rows, 0);
  return `${populations.length} populations with ${rows} rows: each has its columns, as many rows as were counted when it was read, and no id twice.`;
}

/** The cells of each row (RFC 4180), without the whole file in memory. */
function* csvRows(pieces) {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let cells = [];
  let cell = '';
  let quoted = false;
  let closed = false;
  const read = function* (text) {
    for (const letter of text) {
      if (quoted) {
        if (letter === '"') [quoted, closed] = [false, true];
        else cell += letter;
      } else if (letter === '"') {
        if (closed) cell += '"';
        [quoted, closed] = [true, false];
      } else if (letter === ',') {
        cells.push(cell);
        [cell, closed] = ['', false];
      } else if (letter === '\n') {
        cells.push(cell);
        yield cells;
        [cells, cell, closed] = [[], '', false];
      } else if (letter !== '\r') cell += letter;
    }
  };
  for (const piece of pieces) yield* read(decoder.decode(piece, { stream: true }));
  yield* read(decoder.decode());
  if (quoted || cell !== '' || cells.length > 0) refuse('a file of a population ends within a row: it was cut');
}

// ---- the sample ----------------------------------------------------------------------------------------------------

/** Those whose SHA-256 of seed, line feed and id comes first. */
export function drawSample(ids, { size, seed }) {
  const hashOf = (id) => createHash('sha256').update(`${seed}\n${id}`).digest('hex');
  return [...new Set(ids)]
    .map((id) => ({ id, hash: hashOf(id) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
    .slice(0, size)
    .map(({ id }) => id);
}

function checkSample(files, { sample }, populations, problem) {
  const ids = populations.get(sample.population) ?? refuse('the population of the sample is missing');
  if (drawSample(ids, sample).join() !== sample.drawn.join())
    problem('the sample is not the one that its seed draws from the population');
  for (const id of sample.typed) if (!ids.includes(id)) problem(`${id} was typed in, and is not in the population`);
  const wanted = [...new Set([...sample.drawn, ...sample.typed])].flatMap((id) => [
    `samples/${id}.json`,
    `samples/${id}.pdf`,
  ]);
  const there = files.list().filter((path) => path.startsWith('samples/'));
  if (wanted.sort().join() !== there.sort().join()) problem('the sheets of samples/ are not those of the sample');
  return `The sample: ${sample.drawn.length} drawn again from ${ids.length} with the seed "${sample.seed}", and ${sample.typed.length} typed in.`;
}

function checkAttributes(files, manifest, problem) {
  const [head, ...rows] = csvRows(files.pieces('attributes.csv'));
  if (head?.join() !== ['change', 'title', ...ATTRIBUTES].join()) problem('attributes.csv has other columns');
  const ids = new Set([...manifest.sample.drawn, ...manifest.sample.typed]);
  if (rows.length !== ids.size || rows.some(([id]) => !ids.delete(id)))
    problem('attributes.csv has other rows than the sample');
  const counts = {};
  for (const [id, , ...results] of rows) {
    const sheet = JSON.parse(textOf(files, `samples/${id}.json`));
    if (sheet.change.id !== id) problem(`samples/${id}.json is of another change`);
    const cells = sheet.change.cells;
    if (cells.map(({ attribute }) => attribute).join() !== ATTRIBUTES.join())
      problem(`samples/${id}.json has other attributes`);
    if (cells.map(({ result }) => result).join() !== results.join())
      problem(`attributes.csv and samples/${id}.json differ`);
    for (const result of results) counts[result] = (counts[result] ?? 0) + 1;
  }
  for (const [result, count] of Object.entries(manifest.attributes.counts)) {
    if ((counts[result] ?? 0) !== count)
      problem(`the manifest counts ${count} times "${result}", and attributes.csv ${counts[result] ?? 0} times`);
  }
  return `The attributes of ${rows.length} changes are the same in the table, in each sheet and in the manifest.`;
}

// ---- the audit log -------------------------------------------------------------------------------------------------

function checkAuditLog(files, manifest, kept, problem) {
  const said = manifest.auditLog;
  if (!said.whole) problem(`Remit found the audit log broken when it made this pack: ${said.problem}`);
  const checkpoint = JSON.parse(textOf(files, 'audit-log/checkpoint.json'));
  checkCheckpoint(files, manifest, checkpoint, problem);
  let { previous } = said;
  let expected = said.first;
  let entries = 0;
  let met = kept === undefined;
  // One that was kept of the entry before the first is met by what the first follows.
  const meet = (seq, hash) => {
    if (kept?.size !== seq) return;
    if (kept.hash !== hash) problem('the audit log differs from the checkpoint that you kept: it was rewritten');
    met = true;
  };
  meet(said.first - 1, previous);
  for (const line of lines(files.pieces('audit-log/entries.ndjson'))) {
    const entry = JSON.parse(line);
    const { hash, previous: before, ...content } = entry;
    if (Object.keys(content).sort().join() !== 'action,actor,at,detail,seq,subject')
      return problem('an entry of the audit log has members that no hash covers');
    if (content.seq !== expected) return problem(`the audit log has entry ${content.seq} where ${expected} belongs`);
    if (content.seq === 1 && before !== FIRST_PREVIOUS)
      return problem('the first entry of the audit log follows another one');
    if (before !== previous) return problem(`entry ${content.seq} of the audit log does not follow the one before it`);
    if (
      createHash('sha256')
        .update(previous + canonical(content))
        .digest('hex') !== hash
    )
      return problem(`entry ${content.seq} of the audit log was changed after it was written`);
    meet(content.seq, hash);
    previous = hash;
    expected += 1;
    entries += 1;
  }
  if (entries !== said.entries) problem(`the audit log has ${entries} entries, and not ${said.entries}`);
  const size = entries > 0 ? expected - 1 : said.size;
  if (checkpoint.size !== size || checkpoint.hash !== previous)
    problem('the audit log does not end where its signed checkpoint does: its end was cut off, or it was rewritten');
  if (!met)
    problem(
      `the checkpoint that you kept is of entry ${kept.size}, which is not among those of this period, nor the one before`,
    );
  return entries === 0
    ? `The audit log has no entry in this period; its head at the end was entry ${size}.`
    : `The audit log: entries ${said.first} to ${size} are one chain that ends at the signed checkpoint.`;
}

function checkCheckpoint(files, manifest, { signed, ...said }, problem) {
  const { kid, jwk } = readKey(files, manifest);
  const parts = String(signed).split('.');
  const payload = Buffer.from(parts[1] ?? '', 'base64url').toString();
  const same = parts.length === 3 && canonical(JSON.parse(payload)) === canonical(said);
  if (!same || !verifies(jwk, kid, 'remit-checkpoint+jwt', parts))
    problem('the checkpoint is not one that this key signed');
  if (said.at !== manifest.period.to) problem('the checkpoint is not of the end of the period');
}

// ---- small things --------------------------------------------------------------------------------------------------

/** RFC 8785 for what JSON.parse gives. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

function bytesOf(files, path) {
  return Buffer.concat([...files.pieces(path)]);
}

function textOf(files, path) {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytesOf(files, path));
}

function* lines(pieces) {
  let rest = Buffer.alloc(0);
  for (const piece of pieces) {
    rest = Buffer.concat([rest, piece]);
    let from = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, from)) {
      yield rest.toString('utf8', from, end);
      from = end + 1;
    }
    rest = rest.subarray(from);
  }
  if (rest.length > 0) refuse('the audit log ends within an entry: it was cut');
}

function noteExceptions(manifest, notes) {
  for (const { population, checks } of manifest.completeness) {
    for (const { says, failed, checked } of checks) {
      if (failed > 0) notes.push(`${population}: ${failed} of ${checked} do not hold: ${says}`);
    }
  }
  const { exception = 0, 'no-data': none = 0 } = manifest.attributes.counts;
  if (exception > 0) notes.push(`the sample: ${exception} attributes of sampled changes are exceptions`);
  if (none > 0) notes.push(`the sample: for ${none} attributes there is nothing that would prove them`);
}

/** The files of a folder. Anything that is no plain file is listed, and cannot be read. */
export function folderFiles(root) {
  const odd = new Set();
  const walk = (folder) =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((one) => {
      const path = folder === '' ? one.name : `${folder}/${one.name}`;
      if (one.isDirectory()) return walk(path);
      if (!one.isFile()) odd.add(path);
      return [path];
    });
  const all = walk('');
  return {
    list: () => [...all],
    *pieces(path) {
      // Names come from the manifest: one that is not of this folder is not opened.
      if (!all.includes(path)) refuse(`${path} is missing`);
      // A link shows what is elsewhere, and can show another thing tomorrow.
      if (odd.has(path)) refuse(`${path} is no plain file`);
      const file = openSync(join(root, path), 'r');
      try {
        for (;;) {
          const piece = Buffer.alloc(1 << 20);
          const length = readSync(file, piece);
          if (length === 0) return;
          yield piece.subarray(0, length);
        }
      } finally {
        closeSync(file);
      }
    },
  };
}

/** Names and words of a pack cannot move the cursor, begin a line or turn the text round: they could play an answer. */
function clean(text) {
  return String(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
}

function main() {
  const option = { type: 'string' };
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { key: option, checkpoint: option } });
  const root = positionals[0] ?? dirname(fileURLToPath(import.meta.url));
  const checkpoint = values.checkpoint && JSON.parse(readFileSync(values.checkpoint, 'utf8'));
  const { ok, manifest, passed, problems, notes } = verifyPack(folderFiles(root), { key: values.key, checkpoint });
  const say = (text) => console.log(clean(text));
  if (manifest) {
    say(`${manifest.framework.title}, from ${manifest.period.from} to before ${manifest.period.to} (UTC)`);
    say(`Made for ${manifest.principal.name} by Remit ${manifest.generator.version} at ${manifest.generator.origin}`);
    console.log('');
  }
  for (const text of passed) say(`  ok    ${text}`);
  for (const text of problems.slice(0, MOST_PROBLEMS)) say(`  FAIL  ${text}`);
  if (problems.length > MOST_PROBLEMS) say(`  FAIL  and ${problems.length - MOST_PROBLEMS} more`);
  for (const text of notes) say(`  note  ${text}`);
  console.log('');
  say(ok ? 'The pack VERIFIES.' : 'The pack does NOT verify.');
  if (ok && values.key === undefined)
    say(`Compare the key with the one on Remit's page "Signing keys": ${manifest.signingKey}`);
  return ok ? 0 : 1;
}

if (process.argv[1] && pathToFileURL(realpathSync(process.argv[1])).href === import.meta.url) {
  try {
    process.exitCode = main();
  } catch (error) {
    console.error(clean(`The pack cannot be read: ${error.message}`));
    process.exitCode = 2;
  }
}
