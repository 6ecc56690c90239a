import type { Client } from 'pg';

/** Days that the calls are spread over, ending now. */
const CALL_DAYS = 90;
const SERIAL = `(SELECT max("serial") FROM "Revision")`;

/**
 * Fills the store with calls of the agents that are there, as ingest leaves them but for the chain of batches: entries
 * in their months, keys, numbers, and counts by hour and day. Few agents make most of the calls, three in a hundred are
 * denied, nights are quiet. By SQL in the server, a day at a time.
 */
export async function fillCalls(sql: Client, calls: number, say: (line: string) => void): Promise<void> {
  await sql.query('SET synchronous_commit = off');
  await sql.query(`SELECT remit_partition_decisions(month) FROM generate_series(
    date_trunc('month', now() at time zone 'utc' - interval '${CALL_DAYS} days'), now() at time zone 'utc', interval '1 month') AS month`);
  await sql.query(`CREATE TEMP TABLE held AS SELECT row_number() OVER (ORDER BY a.slug, g.id) - 1 AS n, a.slug AS agent,
    s.slug AS server, s.slug || '/' || t.name AS tool, t."pinnedDigest" AS definition, g.id AS grant_id,
    t."dataClass" AS class FROM "Grant" g JOIN "Agent" a ON a.id = g."agentId" JOIN "Tool" t ON t.id = g."toolId"
    JOIN "McpServer" s ON s.id = t."serverId" WHERE g."revokedAt" IS NULL`);
  await sql.query('CREATE UNIQUE INDEX ON held (n)');
  await sql.query('ANALYZE held');
  const perDay = Math.ceil(calls / CALL_DAYS);
  for (let day = 0; day < CALL_DAYS; day++) {
    await sql.query(DAY, [day, perDay]);
    if (day % 10 === 9) say(`${((day + 1) * perDay).toLocaleString('en')} calls`);
  }
  await sql.query(KEYS);
  say('keys');
  await sql.query(`INSERT INTO "DecisionSequence" SELECT "gatewayId", min("sequence"), max("sequence")
    FROM "DecisionLogEntry" GROUP BY 1`);
  await sql.query(COUNTS('DecisionHour', `date_trunc('hour', "time")`, '"DecisionLogEntry"', 'count(*)'));
  await sql.query(COUNTS('DecisionDay', `date_trunc('day', "start")`, '"DecisionHour"', 'sum("calls")'));
  say('counts by hour and day');
  await sql.query('ANALYZE');
}

/** `$1` days before the last one, `$2` calls. The square makes few grants busy; the sum of two, noon. */
const DAY = `
  INSERT INTO "DecisionLogEntry" ("time", "gatewayId", "eventId", "sequence", "receivedAt", "agent", "user", "server",
    "tool", "definition", "decision", "reason", "enforced", "serial", "grantId", "session", "status", "latencyMs",
    "dataClasses", "argumentsSha256", "resultSha256", "resultBytes")
  SELECT at, gateway, 'sample-' || number, number, at + interval '1 second', agent, 'user' || who || '@example.com',
    server, CASE WHEN denied THEN server || '/not_granted' ELSE tool END, CASE WHEN denied THEN NULL ELSE definition END,
    CASE WHEN denied THEN 'deny' ELSE 'allow' END, CASE WHEN denied THEN 'no_grant' ELSE 'allowed' END, true, serial,
    CASE WHEN denied THEN NULL ELSE grant_id END, 's-' || agent || '-' || to_char(at, 'DDD-HH24'), 'ok', 5 + 200 * luck ^ 4,
    CASE WHEN denied OR class IS NULL THEN '{}'::text[] ELSE ARRAY[class] END, digest, CASE WHEN denied THEN NULL ELSE digest END, 400
  FROM (
    SELECT date_trunc('second', now() at time zone 'utc') - ($1::int + (random() + random()) / 2) * interval '1 day' AS at,
      $1::bigint * $2::int + i AS number, floor((SELECT count(*) FROM held) * random() ^ 2)::bigint AS pick,
      random() < 0.03 AS denied, floor(500 * random() ^ 2)::int AS who, random() AS luck,
      encode(sha256(int4send(i)), 'hex') AS digest
    FROM generate_series(1, $2::int) AS i OFFSET 0
  ) AS calls JOIN held ON held.n = pick
  CROSS JOIN (SELECT id AS gateway FROM "Gateway" WHERE slug = 'sample-all') AS gateways
  CROSS JOIN (SELECT ${SERIAL} AS serial) AS revisions`;

const KEYS = `
  INSERT INTO "DecisionKey" ("gatewayId", "eventId", "time", "batch", "digest")
  SELECT "gatewayId", "eventId", "time", ("sequence" / 1000)::int, sha256(convert_to("eventId", 'UTF8')) FROM "DecisionLogEntry"`;

const CLASSES = { DecisionHour: `array_to_string("dataClasses", ' ')`, DecisionDay: '"classes"' };

function COUNTS(table: keyof typeof CLASSES, start: string, from: string, calls: string): string {
  const by = `"gatewayId", "agent", "tool", "decision", "reason", classes`;
  return `
    INSERT INTO "${table}" ("start", "key", "gatewayId", "agent", "tool", "decision", "reason", "classes", "calls")
    SELECT start, encode(sha256(convert_to(concat_ws(E'\\n', ${by}), 'UTF8')), 'hex'), ${by}, calls FROM (
      SELECT ${start} AS start, "gatewayId", "agent", "tool", "decision", "reason", ${CLASSES[table]} AS classes,
        ${calls}::int AS calls FROM ${from} GROUP BY 1, 2, 3, 4, 5, 6, 7
    ) AS counted`;
}
