import { mkdirSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesOf, dropSegment, findSegments, type Segment, segmentPath, syncFolder, writeCursor } from './segments';

/** There is no room: nothing was written. */
class SpoolFull extends Error {}

/** Lines for one upload, oldest first. */
export interface Portion {
  lines: string[];
  /** Where they are; given back to `acknowledge`. */
  segment: Segment;
  bytes: number;
  entries: number;
}

export interface Spool {
  /** Resolves once all of them are on disk for good, in this order. Each is JSON of an object, without `sequence`. */
  append(entries: string[]): Promise<void>;
  /** Leaves numbers out of the count, so that a gap shows that something is missing. */
  skip(count: number): void;
  /** At most so many of the oldest lines that are on disk for good; null when Remit has them all. */
  next(most: number): Promise<Portion | null>;
  /** Remit has them, or they were set aside: they are not sent again. Of those, `aside` are kept with why. */
  acknowledge(portion: Portion, aside: { line: string; error: string }[]): Promise<void>;
  readonly full: boolean;
  /** Entries that are on disk and not acknowledged. */
  readonly entries: number;
  /** Files that are set aside; an operator looks at them and moves them away. */
  readonly aside: string;
  close(): Promise<void>;
}

/** Read at once; no line is nearly as long. */
const PIECE = 4_194_304;
/** `{"sequence":…,` and a line's end. */
const PER_LINE = 32;
/** After a write that failed; then one more is let try. */
const PAUSE_MS = 5_000;
const SYNC_MS = 1_000;

/**
 * Entries on disk, in files of one line each, until Remit has them. What many ask for meanwhile is written and synced at
 * once. `maxBytes` bounds everything that is kept, also what Remit refused; `full` is true a tenth before that, so that
 * calls that are under way then still find room.
 */
export function openSpool(parts: {
  folder: string;
  maxBytes: number;
  /**
   * `each`: on disk for good before anybody is told so. `second`: written before that, which a killed process cannot
   * undo, and for good within a second, which a machine that loses its power may not reach.
   */
  sync?: 'each' | 'second';
  /** So many entries were on disk and are no longer there. */
  onLost: (entries: number, path: string) => void;
  monotonic?: () => number;
}): Spool {
  const { folder, maxBytes, sync = 'each', onLost, monotonic = () => performance.now() } = parts;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const asidePath = join(folder, 'refused.ndjson');
  const segmentBytes = Math.min(8_388_608, Math.ceil(maxBytes / 8));
  const found = findSegments(folder);
  const segments = found.segments;
  let sequence = found.next;
  let asideBytes = bytesOf(asidePath);
  let active: { segment: Segment; file: FileHandle } | null = null;
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let writing: Promise<void> | null = null;
  let pausedUntil = 0;
  let syncing = false;
  let closed = false;

  const used = () => {
    const unread = segments.filter(({ read, size }) => read < size);
    return unread.reduce((sum, { size }) => sum + size, asideBytes) + waitingBytes;
  };

  async function start(): Promise<NonNullable<typeof active>> {
    const path = segmentPath(folder, sequence);
    // One of the same name holds no whole line, or the count would be further.
    const same = segments.findIndex((segment) => segment.path === path);
    if (same >= 0) segments.splice(same, 1);
    const file = await open(path, 'w', 0o600);
    try {
      syncFolder(folder);
    } catch (error) {
      await file.close();
      throw error;
    }
    for (const done of segments.filter(({ read, size }) => read >= size)) drop(done);
    const segment = { path, first: sequence, size: 0, read: 0, entries: 0 };
    segments.push(segment);
    active = { segment, file };
    return active;
  }

  function drop(segment: Segment): void {
    segments.splice(segments.indexOf(segment), 1);
    dropSegment(segment);
  }

  async function end(): Promise<void> {
    const file = active?.file;
    active = null;
    if (sync === 'second') await file?.datasync().catch(() => {});
    await file?.close().catch(() => {});
  }

  /** A file that ends meanwhile is synced then. */
  function syncSoon(): void {
    if (syncing) return;
    syncing = true;
    setTimeout(() => {
      syncing = false;
      active?.file.datasync().catch(() => {
        // What a failed sync left is not known; nothing is written for a while.
        pausedUntil = monotonic() + PAUSE_MS;
      });
    }, SYNC_MS).unref();
  }

  async function write(batch: Waiting[]): Promise<void> {
    if (active && active.segment.size >= segmentBytes) await end();
    const { segment, file } = active ?? (await start());
    const lines = batch.flatMap(({ entries }) =>
      entries.map((entry) => `{"sequence":${sequence++},${entry.slice(1)}\n`),
    );
    const bytes = Buffer.from(lines.join(''));
    try {
      if (sync === 'each') {
        await file.appendFile(bytes);
        await file.datasync();
      } else {
        // Into memory of the system: done sooner than a thread is woken for it.
        for (let at = 0; at < bytes.length; ) at += writeSync(file.fd, bytes, at);
        syncSoon();
      }
    } catch (error) {
      // What a failed sync left is not known, so nothing is written behind it, and its numbers are not used again.
      await file.truncate(segment.size).catch(() => {});
      await end();
      throw error;
    }
    segment.size += bytes.length;
    segment.entries += lines.length;
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const bytes = batch.reduce((sum, one) => sum + one.bytes, 0);
      try {
        await write(batch);
        pausedUntil = 0;
        for (const { resolve } of batch) resolve();
      } catch (error) {
        pausedUntil = monotonic() + PAUSE_MS;
        for (const { reject } of batch) reject(error);
      } finally {
        waitingBytes -= bytes;
      }
    }
    writing = null;
  }

  /** A segment that is read to its end is deleted once there is a later one, whose name keeps the count. */
  function settle(segment: Segment): void {
    if (segment.read >= segment.size && active && segment !== active.segment) drop(segment);
    else writeCursor(folder, segment);
  }

  return {
    append(entries) {
      const bytes = entries.reduce((sum, entry) => sum + Buffer.byteLength(entry) + PER_LINE, 0);
      if (closed) return Promise.reject(new Error('The decision log is closed.'));
      if (used() + bytes > maxBytes)
        return Promise.reject(new SpoolFull(`The spool has ${maxBytes} bytes, all in use.`));
      waitingBytes += bytes;
      return new Promise((resolve, reject) => {
        waiting.push({ entries, bytes, resolve, reject });
        writing ??= writeAll();
      });
    },
    skip(count) {
      sequence += count;
    },
    async next(most) {
      for (;;) {
        const segment = segments.find(({ read, size }) => read < size);
        if (!segment) return null;
        const { text, bytes } = await readLines(segment, most);
        const lines = text.filter((line) => line.trim() !== '');
        if (lines.length > 0) return { lines, segment, bytes, entries: text.length };
        // A file that was emptied or taken away behind our back: what was in it is gone, and said to be.
        segment.read += bytes;
        const gone = segment.read < segment.size ? text.length : segment.entries;
        segment.entries -= gone;
        onLost(gone, segment.path);
      }
    },
    async acknowledge({ segment, bytes, entries }, aside) {
      if (aside.length > 0) asideBytes += await setAside(asidePath, aside);
      segment.read += bytes;
      segment.entries -= entries;
      settle(segment);
    },
    get full() {
      return closed || monotonic() < pausedUntil || used() > maxBytes * 0.9;
    },
    get entries() {
      return segments.reduce((sum, { entries }) => sum + entries, 0);
    },
    aside: asidePath,
    async close() {
      closed = true;
      await writing;
      await end();
    },
  };
}

interface Waiting {
  entries: string[];
  bytes: number;
  resolve(): void;
  reject(error: unknown): void;
}

async function readLines({ path, read, size }: Segment, most: number): Promise<{ text: string[]; bytes: number }> {
  const gone = { text: [], bytes: size - read };
  const file = await open(path, 'r').catch((error) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  if (!file) return gone;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(PIECE, size - read)), 0, undefined, read);
    const piece = buffer.subarray(0, bytesRead);
    const text: string[] = [];
    let bytes = 0;
    while (text.length < most) {
      const end = piece.indexOf(10, bytes);
      if (end < 0) break;
      text.push(piece.toString('utf8', bytes, end));
      bytes = end + 1;
    }
    // No line is this long: it is not one of ours, or the file became shorter.
    return bytes > 0 ? { text, bytes } : gone;
  } finally {
    await file.close();
  }
}

/** On disk before they count as dealt with. */
async function setAside(path: string, refused: { line: string; error: string }[]): Promise<number> {
  const bytes = Buffer.from(refused.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const file = await open(path, 'a', 0o600);
  try {
    await file.appendFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
  return bytes.length;
}
