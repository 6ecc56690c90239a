interface Changed {
  key: string;
  changes: readonly string[];
}

/** As long as a justification may be. */
const LONGEST = 4000;

export function adoptTitle(server: string, tools: readonly Changed[]): string {
  if (tools.length === 1) return `Adopt the new definition of ${tools[0]?.key}`.slice(0, 160);
  return `Adopt the new definitions of ${tools.length} tools of ${server}`.slice(0, 160);
}

/** Why, in the words of who asks; then what changed, in ours. A list that is too long is cut, and says so. */
export function adoptJustification(why: string, tools: readonly Changed[]): string {
  const lines = tools.map(({ key, changes }) => `- ${key}: ${changes.join('; ') || 'changed'}`);
  const head = `${why.trim()}\n\nWhat changed:`;
  const rest = (left: number) => `- and ${left} more`;
  const shown: string[] = [];
  let length = head.length;
  for (const [index, line] of lines.entries()) {
    const left = lines.length - index;
    if (length + line.length + 1 + (left > 1 ? rest(left).length + 1 : 0) > LONGEST) {
      shown.push(rest(left));
      break;
    }
    shown.push(line);
    length += line.length + 1;
  }
  return [head, ...shown].join('\n');
}
