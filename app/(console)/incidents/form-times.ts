/** A time of a form, which people give in UTC, as the schema wants it. What is none stays, for the schema to refuse. */
function utcOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(value)) return `${value}:00Z`;
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/.test(value) ? `${value}Z` : value;
}

export function withUtc(input: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  const times = names.filter((name) => name in input).map((name) => [name, utcOf(input[name])]);
  return { ...input, ...Object.fromEntries(times) };
}
