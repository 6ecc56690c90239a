type Row = Record<string, unknown>;

/** What the gateway form sends (all text, empty fields absent) as the API has it. It only converts. */
export function formToGateway({ servers, freshnessSeconds, settings, owner, contact, ...rest }: Row): Row {
  return {
    ...rest,
    servers: servers ?? [],
    ...(freshnessSeconds === undefined ? {} : { freshnessSeconds: Number(freshnessSeconds) }),
    // An empty field takes away what was there.
    owner: owner ?? null,
    contact: contact ?? null,
    settings: settings ?? {},
  };
}
