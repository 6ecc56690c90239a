import { isDeepStrictEqual } from 'node:util';
import { auditEntrySchema } from './model/dto';
import type { AuditEntry } from './model/entry';

/** A line that is no audit entry. `line` counts from 1. */
export class ExportError extends Error {
  constructor(
    readonly line: number,
    problem: string,
  ) {
    super(`line ${line} ${problem}`);
    this.name = 'ExportError';
  }
}

/** The entries of an exported log, one JSON object a line, as they come. Throws ExportError at the first that is none. */
export async function* readExport(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<AuditEntry> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    yield parseEntry(line, number);
  }
}

function parseEntry(line: string, number: number): AuditEntry {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new ExportError(number, 'is no JSON: the file was cut or changed');
  }
  const entry = auditEntrySchema.safeParse(value);
  if (!entry.success) {
    const issue = entry.error.issues[0];
    throw new ExportError(number, `is no audit entry: ${issue?.path.join('.') || 'it'}: ${issue?.message}`);
  }
  // At any depth: a member that no hash covers could be slipped in without a trace.
  if (!isDeepStrictEqual(value, entry.data)) {
    throw new ExportError(number, 'is no audit entry: it has members that no hash covers');
  }
  return entry.data as AuditEntry;
}
