/** One event of a stream, as its lines said; `data` absent for comments and for an event that only has an id. */
export interface SseEvent {
  data?: string;
  /** Every other line as it was: `id`, `event`, `retry`, comments. */
  lines: string[];
}

export class StreamTooLarge extends Error {}

/**
 * Reads events as they come, each bounded; a comment alone is an event of its own, since it keeps connections alive.
 * Throws StreamTooLarge, or TypeError where the stream is not UTF-8. What is not closed by an empty line is no event.
 */
export async function* readEvents(body: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<SseEvent> {
  let data: string[] | undefined;
  let lines: string[] = [];
  let size = 0;
  for await (const line of readLines(body, mostBytes)) {
    size += line.length;
    if (size > mostBytes) throw new StreamTooLarge();
    if (line !== '') {
      if (line.startsWith('data:')) {
        data ??= [];
        data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
      } else if (line !== 'data') lines.push(line);
      continue;
    }
    if (data !== undefined || lines.length > 0) yield { ...(data ? { data: data.join('\n') } : {}), lines };
    data = undefined;
    lines = [];
    size = 0;
  }
}

/** The text of an event; `data` is one line, as JSON is. */
export function eventText({ data, lines }: SseEvent): string {
  return `${[...lines, ...(data === undefined ? [] : [`data: ${data}`])].join('\n')}\n\n`;
}

async function* readLines(body: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  // Pieces of a line that is not whole yet, so that a long one is put together once.
  let pieces: string[] = [];
  let size = 0;
  let afterReturn = false;
  for await (const chunk of body) {
    let text = decoder.decode(chunk, { stream: true });
    if (afterReturn && text.startsWith('\n')) text = text.slice(1);
    if (text !== '') afterReturn = text.endsWith('\r');
    const parts = text.split(/\r\n|\n|\r/);
    for (const [at, part] of parts.entries()) {
      pieces.push(part);
      size += part.length;
      if (size > mostBytes) throw new StreamTooLarge();
      if (at === parts.length - 1) break;
      yield pieces.length === 1 ? part : pieces.join('');
      pieces = [];
      size = 0;
    }
  }
}
