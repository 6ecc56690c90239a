import { z } from 'zod';
import type { AgentStatus } from '@/lib/agents/model/lifecycle';
import type { Alarm } from '@/lib/gateways/model/state';
import { namedSchema } from '@/lib/kernel/named';
import { instantSchema } from '@/lib/kernel/text';

const agentLinkSchema = z.object({ slug: z.string(), name: z.string() });

/** What a person answers for: everything that somebody else has to take when they leave. */
export const estateSchema = z.object({
  person: namedSchema.extend({ email: z.string(), active: z.boolean() }),
  agents: z.int().describe('Agents that they own or back up and that are not retired.'),
  owned: z.int().describe('Of them, as owner.'),
  registered: z.int().describe('Of them, those that a change request can hand over.'),
  alone: z.int().describe('Of them, those where nobody else is left to answer.'),
  servers: z.int().describe('MCP servers that they own.'),
});
export type Estate = z.output<typeof estateSchema>;

/** An estate with its first rows, for who hands it over. */
export interface EstateDetail extends Estate {
  agentList: { slug: string; name: string; status: AgentStatus; part: 'owner' | 'backup owner'; other: string }[];
  serverList: { slug: string; name: string }[];
}

export const handedOverSchema = z.object({
  requests: z
    .array(z.object({ id: z.string(), number: z.int(), agents: z.int() }))
    .describe('Change requests that name the new owners; they are in force once somebody else approves.'),
  servers: z.array(z.string()).describe('MCP servers that have the new owner now.'),
  waiting: z
    .array(z.object({ agent: z.string(), number: z.int() }))
    .describe('Agents left out because a change of them waits already.'),
});
export type HandedOver = z.output<typeof handedOverSchema>;

const dueAgentSchema = agentLinkSchema.extend({ reviewDueAt: instantSchema });

/** Rows that somebody has to do something about, the most pressing first, and how many there are. */
interface Some<Row> {
  items: Row[];
  total: number;
}

/** How much runs without being enforced. */
export interface ShadowMode {
  /** Null for who may not know gateways. */
  gateways: number | null;
  agents: number;
}

/** Work that nobody filed: it is there because of how things are, and gone when they are in order. */
export interface StandingWork {
  /** My agents whose other owner left. */
  left: Some<{ slug: string; name: string; who: string; part: 'owner' | 'backup owner' }>;
  /** People who left something behind; for who may hand it over. */
  estates: Some<Estate>;
  /** My agents that have to be confirmed. */
  confirmations: Some<z.output<typeof dueAgentSchema>>;
  /** Accepted risks whose time is over, of my agents or, for security, of all. */
  acceptances: Some<{ id: string; agent: z.output<typeof agentLinkSchema>; risk: string; until: string }>;
  /** Gateways that people were told of, with the worst that is known; for who looks after them. */
  troubled: Some<{ slug: string; name: string; alarm: Alarm }>;
  /** Gateways whose last attestation is over, or that a vendor runs without any; mine, or for administrators all. */
  unattested: Some<{ slug: string; name: string; over: string | null }>;
}
