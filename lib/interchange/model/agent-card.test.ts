import { describe, expect, it } from 'vitest';
import { agentCardSchema, cardSchemaOf, toAgentCard, toProposal } from './agent-card';

/** A card of A2A 1.0 with everything that the specification requires. */
const card = {
  name: 'Weather agent',
  description: 'Answers questions about the weather.',
  version: '1.2.0',
  supportedInterfaces: [{ url: 'https://weather.example.com/a2a', protocolBinding: 'JSONRPC', protocolVersion: '1.0' }],
  capabilities: { streaming: true },
  defaultInputModes: ['text/plain'],
  defaultOutputModes: ['text/plain'],
  skills: [{ id: 'now', name: 'Weather now', description: 'Says what it is like.', tags: ['weather'] }],
  provider: { organization: 'Example', url: 'https://example.com' },
};

const { supportedInterfaces: _, ...rest } = card;
const oldCard = { ...rest, url: 'https://weather.example.com/a2a', protocolVersion: '0.3.0' };

const fieldsOf = (value: unknown) =>
  (cardSchemaOf(value).safeParse(value).error?.issues ?? []).map(({ path }) => path.join('.'));

describe('the schema of a card', () => {
  it('takes a card of 1.0 and one of 0.3', () => {
    expect(fieldsOf(card)).toEqual([]);
    expect(fieldsOf(oldCard)).toEqual([]);
  });

  it.each(Object.keys(card).filter((field) => field !== 'provider'))('misses %s', (field) => {
    const { [field as 'name']: _gone, ...incomplete } = card;
    expect(fieldsOf(incomplete)).toEqual([field]);
  });

  it.each([
    ['a skill without tags', { skills: [{ id: 'a', name: 'A', description: 'A' }] }, 'skills.0.tags'],
    [
      'an interface without an address',
      { supportedInterfaces: [{ ...card.supportedInterfaces[0], url: 'no' }] },
      'supportedInterfaces.0.url',
    ],
    ['a name with a character that nobody sees', { name: 'Weather\u200bagent' }, 'name'],
    ['text that turns round what is read', { description: 'safe \u202e evil' }, 'description'],
    ['a number for a name', { name: 7 }, 'name'],
  ])('refuses %s', (_name, change, field) => {
    expect(fieldsOf({ ...card, ...change })).toEqual([field]);
  });

  it.each([[null], ['text'], [[]], [7]])('refuses %j, which is no card at all', (value) => {
    expect(cardSchemaOf(value).safeParse(value).success).toBe(false);
  });
});

describe('toProposal', () => {
  it('maps name, description and skills, and says what it left out', () => {
    const proposal = toProposal(agentCardSchema.parse({ ...card, securitySchemes: { oidc: {} }, signatures: [{}] }));
    expect(proposal).toMatchObject({
      name: 'Weather agent',
      slug: 'weather-agent',
      purpose: 'Answers questions about the weather.\n\nSkills: Weather now.',
    });
    const notes = proposal.notes.join(' ');
    for (const words of ['1 address', '1 security scheme', 'not verified', 'who owns']) expect(notes).toContain(words);
  });

  it('cuts what is too long, and says so', () => {
    const long = { ...card, name: 'n'.repeat(200), description: 'd'.repeat(9000) };
    const proposal = toProposal(agentCardSchema.parse(long));
    expect(proposal.name).toHaveLength(80);
    expect(proposal.purpose).toHaveLength(2000);
    expect(proposal.notes.filter((note) => note.includes('cut'))).toHaveLength(2);
  });
});

describe('toAgentCard', () => {
  const spec = {
    purpose: 'Answers sample questions',
    owner: 'ada@example.com',
    backupOwner: 'lin@example.com',
    team: 'support',
    environment: 'staging' as const,
    exposure: 'internal' as const,
    autonomy: 1,
    reach: 0,
    untrustedInput: 0,
    actionImpact: 0,
    models: [],
    identities: [{ iss: 'https://idp.example.com', sub: 'secret-client' }],
    dataAccess: [],
  };
  const agent = {
    slug: 'support-bot',
    name: 'Support bot',
    status: 'active' as const,
    spec: spec as never,
    updatedAt: '2026-11-01T00:00:00.000Z',
  };
  const made = toAgentCard(agent, { baseUrl: 'https://remit.example.com', url: 'https://bot.example.com/a2a' });

  it('makes a card that its own schema takes, and that leads back to the same fields', () => {
    expect(fieldsOf(made)).toEqual([]);
    expect(toProposal(agentCardSchema.parse(made))).toMatchObject({ name: 'Support bot', slug: 'support-bot' });
    expect(made.supportedInterfaces[0]?.url).toBe('https://bot.example.com/a2a');
  });

  it('holds no person, no identity and no team', () => {
    expect(JSON.stringify(made)).not.toMatch(/ada@|lin@|secret-client|idp\.example|"support"/);
  });
});
