import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linkState, type PolicyState, readState, writeState } from './state-file';

const STATE: PolicyState = {
  serial: 7,
  sha256: 'a'.repeat(64),
  jws: 'header.payload.signature',
  freshness: 'header.payload.signature',
  jwks: [{ kid: 'key-1', kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }],
};

let folder: string;
let file: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'remit-state-')), 'deep', 'state');
  file = join(folder, 'policy.json');
});
afterEach(() => rmSync(join(folder, '..', '..'), { recursive: true, force: true }));

describe('the state file', () => {
  it('is none before the first', () => {
    expect(readState(folder)).toBeNull();
    expect(existsSync(folder)).toBe(false);
  });

  it('is read back as it was written, with what a key says beside its id', () => {
    writeState(folder, STATE);
    expect(readState(folder)).toEqual(STATE);
    writeState(folder, { ...STATE, serial: 8 });
    expect(readState(folder)).toEqual({ ...STATE, serial: 8 });
    expect(readdirSync(folder)).toEqual(['policy.json']);
  });

  it('can be read by nobody else', () => {
    writeState(folder, STATE);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('counts as none with any part of its end missing', () => {
    writeState(folder, STATE);
    const whole = readFileSync(file);
    for (let length = whole.length - 1; length >= 0; length -= 7) {
      writeFileSync(file, whole.subarray(0, length));
      expect(readState(folder), `${length} bytes`).toBeNull();
    }
  });

  it.each<[string, unknown]>([
    ['another thing', []],
    ['nothing', null],
    ['serial 0', { ...STATE, serial: 0 }],
    ['a serial as text', { ...STATE, serial: '7' }],
    ['no policy', { ...STATE, jws: undefined }],
    ['no freshness', { ...STATE, freshness: undefined }],
    ['keys that are no list', { ...STATE, jwks: {} }],
    ['a key without an id', { ...STATE, jwks: [{ kty: 'EC' }] }],
    ['something that nobody wrote', { ...STATE, more: 1 }],
  ])('counts as none when it says %s', (_, value) => {
    writeState(folder, STATE);
    writeFileSync(file, JSON.stringify(value));
    expect(readState(folder)).toBeNull();
    writeState(folder, STATE);
    expect(readState(folder)).toEqual(STATE);
  });

  it('counts as none when it is garbage or a folder', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, Buffer.from([0, 255, 1, 254]));
    expect(readState(folder)).toBeNull();
    rmSync(file);
    mkdirSync(file);
    expect(readState(folder)).toBeNull();
    expect(() => writeState(folder, STATE)).toThrow();
  });

  it('is replaced as a whole: who reads the old one reads it to its end', () => {
    writeState(folder, STATE);
    const old = openSync(file, 'r');
    const long = { ...STATE, serial: 8, jws: 'x'.repeat(1_000_000) };
    writeState(folder, long);
    expect(JSON.parse(readFileSync(old, 'utf8'))).toEqual(STATE);
    closeSync(old);
    expect(readState(folder)).toEqual(long);
  });

  it('is not harmed by what a crash left beside it', () => {
    writeState(folder, STATE);
    writeFileSync(`${file}.${process.pid}`, `${'{"serial":9'.repeat(1000)}`);
    expect(readState(folder)).toEqual(STATE);
    writeState(folder, { ...STATE, serial: 8 });
    expect(readState(folder)).toEqual({ ...STATE, serial: 8 });
  });

  // Every write to /dev/full ends as on a disk that is full.
  it.skipIf(!existsSync('/dev/full'))('keeps the old one when the disk is full, and says so', () => {
    writeState(folder, STATE);
    symlinkSync('/dev/full', `${file}.${process.pid}`);
    expect(() => writeState(folder, { ...STATE, serial: 8 })).toThrow('ENOSPC');
    expect(readState(folder)).toEqual(STATE);
  });

  // A file that may not grow takes a first part of a write without an error.
  it.skipIf(!existsSync('/usr/bin/prlimit'))(
    'keeps the old one when only a part of the new one could be written',
    () => {
      writeState(folder, STATE);
      const script = `
      const { writeState } = await import(${JSON.stringify(fileURLToPath(new URL('state-file.ts', import.meta.url)))});
      const { execFileSync } = await import('node:child_process');
      execFileSync('/usr/bin/prlimit', ['--pid', String(process.pid), '--fsize=4096']);
      writeState(${JSON.stringify(folder)}, ${JSON.stringify({ ...STATE, jws: 'x'.repeat(10_000) })});
    `;
      const child = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
      expect(String(child.stderr)).toContain('EFBIG');
      expect(readState(folder)).toEqual(STATE);
    },
    30_000,
  );
});

describe('a second name of what is on disk', () => {
  const link = () => linkState(folder, 'policy.json', 'in-force.json');

  it('keeps the old state when the first name gets a new one, however often it is given', () => {
    writeState(folder, STATE);
    expect([link(), link()]).toEqual([true, true]);
    writeState(folder, { ...STATE, serial: 8 });
    expect(readState(folder, 'in-force.json')).toEqual(STATE);
    expect(readState(folder)).toEqual({ ...STATE, serial: 8 });
    expect(readdirSync(folder).sort()).toEqual(['in-force.json', 'policy.json']);
  });

  it('that cannot be given leaves the first as it is, whatever is written under the second then', () => {
    expect(link()).toBe(false);
    writeState(folder, STATE);
    mkdirSync(join(folder, 'in-force.json'));
    expect(link()).toBe(false);
    expect(() => writeState(folder, { ...STATE, serial: 1 }, 'in-force.json')).toThrow();
    expect(readState(folder)).toEqual(STATE);
  });
});
