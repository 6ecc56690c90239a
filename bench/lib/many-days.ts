import type { Client } from 'pg';

const DAYS = 90;

/**
 * Counts by day of that many calls of the agents that are there, spread as in `fillCalls`; without the entries
 * themselves, for what reads only the counts. By SQL in the server, a day at a time.
 */
export async function fillDays(sql: Client, calls: number, say: (line: string) => void): Promise<void> {
  await sql.query('SET synchronous_commit = off');
  await sql.query(`CREATE TEMP TABLE held AS SELECT row_number() OVER (ORDER BY a.slug, g.id) - 1 AS n, a.slug AS agent,
    s.slug || '/' || t.name AS tool, s.slug || '/not_granted' AS other, coalesce(t."dataClass", '') AS class
    FROM "Grant" g JOIN "Agent" a ON a.id = g."agentId" JOIN "Tool" t ON t.id = g."toolId"
    JOIN "McpServer" s ON s.id = t."serverId" WHERE g."revokedAt" IS NULL`);
  await sql.query('CREATE UNIQUE INDEX ON held (n)');
  await sql.query('ANALYZE held');
  const perDay = Math.ceil(calls / DAYS);
  for (let day = 0; day < DAYS; day++) {
    await sql.query(DAY, [day, perDay]);
    if (day % 30 === 29) say(`${((day + 1) * perDay).toLocaleString('en')} calls`);
  }
  await sql.query('ANALYZE "DecisionDay"');
}

/** `$1` days before today, `$2` calls; three in a hundred are denied, and few grants are busy. */
const DAY = `
  INSERT INTO "DecisionDay" ("start", "key", "gatewayId", "agent", "tool", "decision", "reason", "classes", "calls")
  SELECT date_trunc('day', now() at time zone 'utc') - $1::int * interval '1 day',
    encode(sha256(convert_to(concat_ws(' ', agent, tool, denied), 'UTF8')), 'hex'),
    (SELECT id FROM "Gateway" WHERE slug = 'sample-all'), agent, tool, CASE WHEN denied THEN 'deny' ELSE 'allow' END,
    CASE WHEN denied THEN 'no_grant' ELSE 'allowed' END, CASE WHEN denied THEN '' ELSE class END, calls
  FROM (
    SELECT agent, CASE WHEN denied THEN other ELSE tool END AS tool, denied, min(class) AS class, count(*)::int AS calls
    FROM (
      SELECT floor((SELECT count(*) FROM held) * random() ^ 2)::bigint AS pick, random() < 0.03 AS denied
      FROM generate_series(1, $2::int) OFFSET 0
    ) AS picked JOIN held ON held.n = pick GROUP BY 1, 2, 3
  ) AS counted`;
