import { z } from 'zod';
import type { AgentDetail } from '@/lib/agents/model/dto';
import { suggestSlug } from '@/lib/kernel/slug';
import { line, prose } from '@/lib/kernel/text';

const address = z
  .string()
  .max(2000)
  .refine((text) => URL.canParse(text), 'Give an absolute address.');
const words = z.array(z.string().max(200)).max(200);

const interfaceSchema = z.looseObject({
  url: address,
  protocolBinding: line(80),
  protocolVersion: line(20),
});
const skillSchema = z.looseObject({
  id: line(200),
  name: line(200),
  description: prose(10_000),
  tags: words,
});

const shared = {
  name: line(200),
  description: prose(10_000),
  version: line(120),
  capabilities: z.looseObject({}),
  defaultInputModes: words,
  defaultOutputModes: words,
  skills: z.array(skillSchema).max(500, 'Use at most 500 skills.'),
};

/**
 * The AgentCard of A2A 1.0 (specification section 4.4.1): the fields that it requires, and what is read of the others.
 * Fields beyond those are let through, as the specification asks.
 */
export const agentCardSchema = z.looseObject({
  ...shared,
  supportedInterfaces: z.array(interfaceSchema).max(100, 'Use at most 100 interfaces.'),
  securitySchemes: z.record(z.string(), z.unknown()).optional(),
  signatures: z.array(z.unknown()).max(100).optional(),
});

/** The card of A2A 0.3, with one address at its top level; many are still published. */
const oldCardSchema = z.looseObject({
  ...shared,
  url: address,
  protocolVersion: line(20),
  securitySchemes: z.record(z.string(), z.unknown()).optional(),
  signatures: z.array(z.unknown()).max(100).optional(),
});

/** The schema that a card claims to follow, by the field that moved between the versions. */
export function cardSchemaOf(value: unknown): typeof agentCardSchema | typeof oldCardSchema {
  const fields = typeof value === 'object' && value !== null ? value : {};
  return 'url' in fields && !('supportedInterfaces' in fields) ? oldCardSchema : agentCardSchema;
}

type Card = z.output<typeof agentCardSchema> | z.output<typeof oldCardSchema>;

/** What a card says about an agent that is to be registered. */
export interface CardProposal {
  name: string;
  slug: string;
  purpose: string;
  /** What the card says and Remit does not take over, and what the card cannot say. */
  notes: string[];
}

const NAME = 80;
const PURPOSE = 2000;

/** Maps a card to the fields of a registration. Nothing is guessed: what a card cannot say is left to a person. */
export function toProposal(card: Card): CardProposal {
  const notes: string[] = [];
  if (card.name.length > NAME) notes.push(`The name was cut to ${NAME} characters.`);
  const skills = card.skills.map(({ name }) => name).join(', ');
  const purpose = skills ? `${card.description}\n\nSkills: ${skills}.` : card.description;
  if (purpose.length > PURPOSE) notes.push(`Description and skills were cut to ${PURPOSE} characters.`);
  const interfaces = 'supportedInterfaces' in card ? (card.supportedInterfaces as unknown[]).length : 1;
  if (interfaces > 0) notes.push(`Left out: ${count(interfaces, 'address', 'addresses')}. Remit does not call agents.`);
  const schemes = Object.keys(card.securitySchemes ?? {}).length;
  if (schemes > 0) {
    notes.push(
      `Left out: ${count(schemes, 'security scheme', 'security schemes')}. They say how others sign in to the agent; Remit wants to know how gateways recognise it.`,
    );
  }
  if (card.signatures?.length) notes.push('The signatures of the card were not verified.');
  notes.push(
    'No card says who owns an agent, where it runs, what data it touches and which tools it needs. Fill that in.',
  );
  return {
    name: card.name.slice(0, NAME).trim(),
    slug: suggestSlug(card.name),
    purpose: purpose.slice(0, PURPOSE).trim(),
    notes,
  };
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Query of the card's route. */
export const cardQuerySchema = z.strictObject({
  url: address
    .refine((text) => /^https?:\/\/[^@]*$/i.test(text), 'Give an http or https address without a user name.')
    .optional()
    .describe('Where the agent speaks A2A. Remit registers no address, so without it the card names none.'),
});

interface CardContext {
  /** Of this Remit. */
  baseUrl: string;
  /** Where the agent speaks A2A (JSON-RPC), as the caller knows it: Remit registers no address. */
  url?: string | undefined;
}

/** The agent as a card of A2A 1.0. People, grants and identities stay here: a card is made to be published. */
export function toAgentCard(
  agent: Pick<AgentDetail, 'slug' | 'name' | 'status' | 'spec' | 'updatedAt'>,
  { baseUrl, url }: CardContext,
) {
  const { slug, name, spec } = agent;
  return {
    name,
    description: spec.purpose,
    version: agent.updatedAt,
    supportedInterfaces: url === undefined ? [] : [{ url, protocolBinding: 'JSONRPC', protocolVersion: '1.0' }],
    capabilities: {
      extensions: [
        {
          uri: `${baseUrl}/docs/api`,
          description: 'Registered with Remit, which says what this agent may call.',
          required: false,
          params: { agent: slug, status: agent.status, record: `${baseUrl}/agents/${slug}` },
        },
      ],
    },
    defaultInputModes: ['text/plain'],
    defaultOutputModes: ['text/plain'],
    skills: [{ id: slug, name, description: spec.purpose, tags: [spec.environment, spec.exposure] }],
  };
}
