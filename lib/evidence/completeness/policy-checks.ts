import { partOf } from '@/lib/policy/chunks';
import type { StoredPolicy } from '@/lib/policy/stored';
import type { CompiledPolicy } from '@/lib/policy-engine/types';
import { policyBefore } from '../populations/policy-at';
import { readPopulationIds } from '../populations/read-population';
import { listLive, listNotLive, listRegistered, listUnregistered } from './access/repository';
import { type Check, tally } from './repository';

const STRETCHES = 50;
const PAGE = 10_000;

/** A section of a policy, some stretches at a time. */
async function* sectionOf(stored: StoredPolicy, section: 'agents' | 'grants'): AsyncGenerator<CompiledPolicy> {
  const digests = stored.manifest[section].map(([, , sha256]) => sha256);
  for (let at = 0; at < digests.length; at += STRETCHES) {
    yield partOf(stored.manifest, await stored.read(digests.slice(at, at + STRETCHES)));
  }
}

/** By slug, whether the policy has an agent as active. */
async function readStatuses(stored: StoredPolicy | undefined): Promise<Map<string, boolean>> {
  const statuses = new Map<string, boolean>();
  if (!stored) return statuses;
  for await (const { agents } of sectionOf(stored, 'agents'))
    for (const [slug, { status }] of Object.entries(agents)) statuses.set(slug, status === 'active');
  return statuses;
}

export const policyToGrant: Check = async (conn, period) => {
  const { check, note } = tally(
    'policy-to-grant',
    'Each grant that the last policy of the period holds was live at its end.',
  );
  const last = await policyBefore(conn, period.to);
  if (!last) return check;
  for await (const { grants } of sectionOf(last.stored, 'grants')) {
    const ids = grants.map(({ id }) => id);
    const wrong = await listNotLive(conn, ids, period);
    for (const id of ids) note(id, !wrong.has(id));
  }
  return check;
};

export const grantToPolicy: Check = async (conn, period) => {
  const { check, note } = tally(
    'grant-to-policy',
    'Each grant that was live at the end of the period is in its last policy, unless its agent was suspended.',
  );
  const last = await policyBefore(conn, period.to);
  const statuses = await readStatuses(last?.stored);
  const held = new Set<string>();
  if (last) for await (const { grants } of sectionOf(last.stored, 'grants')) for (const { id } of grants) held.add(id);
  await eachPage(
    (after) => listLive(conn, period, after, PAGE),
    ({ id }) => id,
    ({ id, agent }) => {
      if (statuses.get(agent) !== false) note(id, held.has(id));
    },
  );
  return check;
};

export const policyToAgent: Check = async (conn, period) => {
  const { check, note } = tally(
    'policy-to-agent',
    'Each agent that the last policy of the period names was registered by an approved change.',
  );
  const slugs = [...(await readStatuses((await policyBefore(conn, period.to))?.stored)).keys()];
  for (let at = 0; at < slugs.length; at += PAGE) {
    const some = slugs.slice(at, at + PAGE);
    const wrong = await listUnregistered(conn, some);
    for (const slug of some) note(slug, !wrong.has(slug));
  }
  return check;
};

export const agentToPolicy: Check = async (conn, period) => {
  const { check, note } = tally(
    'agent-to-policy',
    'Each agent that was registered and not retired at the end of the period is in its last policy.',
  );
  const statuses = await readStatuses((await policyBefore(conn, period.to))?.stored);
  await eachPage(
    (after) => listRegistered(conn, period, after, PAGE),
    (slug) => slug,
    (slug) => note(slug, statuses.has(slug)),
  );
  return check;
};

export const retiredToPolicy: Check = async (conn, period) => {
  const { check, note } = tally(
    'retired-to-policy',
    'No agent that was retired in the period is in the last policy of it.',
  );
  const statuses = await readStatuses((await policyBefore(conn, period.to))?.stored);
  for (const slug of await readPopulationIds(conn, 'retirements', period)) note(slug, !statuses.has(slug));
  return check;
};

async function eachPage<Row>(
  read: (after: string) => Promise<Row[]>,
  keyOf: (row: Row) => string,
  each: (row: Row) => void,
): Promise<void> {
  for (let after = ''; ; ) {
    const rows = await read(after);
    for (const row of rows) each(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = keyOf(last);
  }
}
