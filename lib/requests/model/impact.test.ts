import { describe, expect, it } from 'vitest';
import type { GraphAgent } from '@/lib/risk/model/toxic';
import { highestRisk, impactOf, impactShown, newlyToxic, OTHERS_SHOWN } from './impact';
import type { Operation } from './operation';
import type { AgentSubject, Subjects, ToolSubject } from './subjects';

const tool = (key: string, labels: Partial<ToolSubject> = {}): ToolSubject => ({
  key,
  current: 'a'.repeat(64),
  pinned: 'a'.repeat(64),
  removed: false,
  dataClass: 'internal',
  categories: [],
  effect: 'read',
  untrusted: false,
  outward: false,
  ...labels,
});
const SECRETS = tool('crm/customers', { dataClass: 'confidential', categories: ['pii'] });
const WEB = tool('web/search', { untrusted: true });
const MAIL = tool('mail/send', { effect: 'write' });

const agent = (slug: string, autonomy = 2): AgentSubject => ({
  slug,
  name: slug,
  status: 'active',
  spec: { autonomy, exposure: 'internal', dataAccess: [], delegatesTo: [] } as unknown as AgentSubject['spec'],
});

/** What the request does to these holders of these tools. */
function judge(
  operation: Operation,
  holders: Record<string, ToolSubject[]>,
  delegatesTo: Record<string, string[]> = {},
) {
  const graph = new Map<string, GraphAgent>(
    [...Object.keys(holders), ...Object.keys(delegatesTo)].map((slug) => [
      slug,
      { slug, tools: holders[slug] ?? [], delegatesTo: delegatesTo[slug] ?? [] },
    ]),
  );
  const subjects: Subjects = { agents: [], tools: [SECRETS, WEB, MAIL], grants: [] };
  return impactOf([operation], subjects, {
    held: new Map(Object.entries(holders)),
    euClasses: new Map(),
    delegation: graph,
    callers: Object.keys(delegatesTo),
    holders: Object.keys(holders).map((slug) => agent(slug)),
  });
}

describe('labels of a tool', () => {
  const outward: Operation = { op: 'label', tool: 'mail/send', labels: { outward: true } };

  it('are judged for every agent that holds it, also where the request names none', () => {
    const impact = judge(outward, { 'all-three': [SECRETS, WEB, MAIL], 'only-mail': [MAIL] });
    expect(impact.map(({ agent: slug, cause }) => [slug, cause])).toEqual([
      ['all-three', 'holds'],
      ['only-mail', 'holds'],
    ]);
    expect(newlyToxic(impact)).toEqual(['all-three']);
    expect(impact[0]?.toxic.after?.legs.map(({ tool: key }) => key)).toEqual([
      'crm/customers',
      'web/search',
      'mail/send',
    ]);
    expect(impact[0]?.before.canSendOut).toBe(false);
    expect(impact[0]?.after.canSendOut).toBe(true);
  });

  it('are judged for who calls such an agent too', () => {
    const impact = judge(outward, { mailer: [MAIL], reader: [SECRETS, WEB] }, { boss: ['mailer', 'reader'] });
    expect(newlyToxic(impact)).toEqual(['boss']);
    expect(impact.at(-1)).toMatchObject({ agent: 'boss', cause: 'calls' });
  });

  it('that are lowered do not lower who has to decide on that', () => {
    const lower: Operation = {
      op: 'label',
      tool: 'crm/customers',
      labels: { dataClass: 'public', categories: [] },
    };
    const [one] = judge(lower, { bot: [SECRETS] });
    expect(one?.risk.after?.score).toBeLessThan(one?.risk.before?.score ?? 0);
    expect(highestRisk(judge(lower, { bot: [SECRETS] }))).toBe(one?.risk.before?.level);
    // For an agent that the request names, what it will be counts.
    expect(highestRisk([{ ...(one as NonNullable<typeof one>), cause: 'named' }])).toBe(one?.risk.after?.level);
  });
});

describe('a definition that is adopted', () => {
  it('is judged by the risk of who holds the tool', () => {
    const adopt: Operation = { op: 'adopt', tool: 'crm/customers', definition: 'b'.repeat(64) };
    const impact = judge(adopt, { bot: [SECRETS, WEB] });
    expect(impact).toMatchObject([{ agent: 'bot', cause: 'holds' }]);
    expect(highestRisk(impact)).toBe(impact[0]?.risk.after?.level);
    expect(highestRisk(judge(adopt, {}))).toBeNull();
  });
});

it('shows the first of the many, those with a new path on top, and counts all', () => {
  const holders = Object.fromEntries(
    Array.from({ length: 50 }, (_, i) => [
      `bot-${String(i).padStart(2, '0')}`,
      i === 49 ? [SECRETS, WEB, MAIL] : [MAIL],
    ]),
  );
  const all = judge({ op: 'label', tool: 'mail/send', labels: { outward: true } }, holders);
  expect(newlyToxic(all)).toEqual(['bot-49']);
  const { impact, others } = impactShown(all);
  expect(impact).toHaveLength(OTHERS_SHOWN);
  expect(impact[0]?.agent).toBe('bot-49');
  expect(others).toEqual({ holders: 50, callers: 0, newlyToxic: 1, shown: OTHERS_SHOWN });
});
