/** The files of a pack of evidence, by path. */
export type Files = Map<string, Buffer>;

/** Each takes a copy of the files, and changes it. */
export const MUTATIONS: Record<string, (files: Files, random: () => number) => void> = {
  byte(files, random) {
    const [path, bytes] = anyOf(
      [...files].filter(([, { length }]) => length > 0),
      random,
    );
    const changed = Buffer.from(bytes);
    const at = Math.floor(random() * bytes.length);
    changed.writeUInt8((changed[at] as number) ^ (1 + Math.floor(random() * 255)), at);
    files.set(path, changed);
  },
  tail(files, random) {
    const [path, bytes] = anyOf([...files], random);
    files.set(path, bytes.subarray(0, Math.floor(random() * bytes.length)));
  },
  logTail(files, random) {
    const lines = String(files.get('audit-log/entries.ndjson')).split('\n');
    const kept = lines.slice(0, Math.floor(random() * (lines.length - 1)));
    files.set('audit-log/entries.ndjson', Buffer.from(kept.map((line) => `${line}\n`).join('')));
  },
  row(files, random) {
    const path = anyOf(
      [...files.keys()].filter((name) => name.endsWith('.csv')),
      random,
    );
    edit(files, path, (text) => dropLine(Math.floor(random() * (text.split('\r\n').length - 1)))(text));
  },
  swap(files, random) {
    const path = anyOf(
      [...files.keys()].filter((name) => /csv|ndjson/.test(name)),
      random,
    );
    edit(files, path, (text) => {
      const lines = text.split('\n');
      const [a, b] = [0, 1 + Math.floor(random() * (lines.length - 2))];
      [lines[a], lines[b]] = [lines[b] as string, lines[a] as string];
      return lines.join('\n');
    });
  },
  removed(files, random) {
    files.delete(anyOf([...files.keys()], random));
  },
  added(files, random) {
    files.set(`samples/${Math.floor(random() * 1_000_000) + 100}.json`, Buffer.from('{}'));
  },
  renamed(files, random) {
    const [path, bytes] = anyOf([...files], random);
    files.delete(path);
    files.set(`${path}.old`, bytes);
  },
};

/** One change of any kind, in a copy. */
export function mutate(original: Files, random: () => number) {
  const what = anyOf(Object.keys(MUTATIONS), random);
  const changed = new Map(original);
  MUTATIONS[what]?.(changed, random);
  return { what, changed };
}

function anyOf<T>(list: T[], random: () => number): T {
  return list[Math.floor(random() * list.length)] as T;
}

/** Changes the text of a file. */
export function edit(files: Files, path: string, change: (text: string) => string) {
  files.set(path, Buffer.from(change(String(files.get(path)))));
}

export function dropLine(index: number, end = '\r\n') {
  return (text: string) =>
    text
      .split(end)
      .filter((_, at) => at !== index)
      .join(end);
}
