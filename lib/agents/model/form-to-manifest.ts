type Row = Record<string, unknown>;

const NUMBERS = ['autonomy', 'reach', 'untrustedInput', 'actionImpact'];

/**
 * What the registration form sends (all text, empty fields absent) as a manifest. It only converts: rows that were left
 * empty go, numbers become numbers, a day becomes its last second in UTC. The manifest's schema judges the rest.
 */
export function formToManifest(form: Row): Row {
  const { tools, ...spec } = { ...(form.spec as Row | undefined) };
  // A manifest may leave a level out and means the lowest; a form that shows it as required does not guess.
  for (const field of NUMBERS) spec[field] = field in spec ? toNumber(spec[field]) : null;
  if ('requireUser' in spec) spec.requireUser = spec.requireUser === 'true';
  for (const field of ['models', 'identities', 'dataAccess']) spec[field] = rows(spec[field]);
  spec.delegatesTo = Array.isArray(spec.delegatesTo) ? spec.delegatesTo.filter((one) => typeof one === 'string') : [];
  return { metadata: form.metadata ?? {}, spec: { ...spec, tools: rows(tools).map(toWantedTool) } };
}

/** A row of the tool editor as a manifest has it; also for change requests. */
export function toWantedTool({ rate, window, until, exactly, requireUser, ...tool }: Row): Row {
  const sameDay = until !== undefined && String(exactly ?? '').slice(0, 10) === until;
  return {
    ...tool,
    ...(rate === undefined ? {} : { rateLimit: { limit: toNumber(rate), windowSeconds: toNumber(window ?? '60') } }),
    ...(requireUser === undefined ? {} : { requireUser: requireUser === 'true' }),
    ...(until === undefined ? {} : { notAfter: sameDay ? exactly : `${String(until)}T23:59:59Z` }),
  };
}

export function rows(value: unknown): Row[] {
  const list = Array.isArray(value) ? value : [];
  return list.filter(
    (row): row is Row =>
      typeof row === 'object' && row !== null && Object.keys(row).some((key) => !key.startsWith('$')),
  );
}

/** The text itself where it is no number, so that the schema can say so. */
function toNumber(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
}
