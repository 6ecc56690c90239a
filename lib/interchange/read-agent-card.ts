import { z } from 'zod';
import { defineVerb } from '@/lib/verb/define-verb';
import { parseInput } from '@/lib/verb/parse-input';
import { fetchJson, inDocument, parsePasted } from './fetch-json';
import { type CardProposal, cardSchemaOf, toProposal } from './model/agent-card';
import { oneSource } from './model/source';

const WELL_KNOWN = '/.well-known/agent-card.json';

/** Reads an A2A AgentCard, from an address or as text, for a registration form. It registers nothing. */
export const readAgentCard = defineVerb({
  action: 'agent.read-card',
  permission: 'agent:register',
  input: oneSource(z.strictObject({ url: z.string().trim().max(2000).optional(), text: z.string().optional() })),
  async prepare({ ctx, input }): Promise<CardProposal> {
    const source = input.url ? 'url' : 'text';
    const value = input.url ? await fetchJson(ctx, cardAddress(input.url)) : parsePasted(input.text ?? '');
    return inDocument(source, () => toProposal(parseInput(cardSchemaOf(value) as z.ZodType, value) as never));
  },
  async run({ input: { url }, prepared, audit, unchanged }): Promise<CardProposal> {
    if (url) await audit({ subject: { kind: 'address', id: new URL(url).host }, detail: { url } });
    else unchanged();
    return prepared;
  },
});

/** A bare origin stands for the card at its well-known place. */
function cardAddress(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  return parsed.pathname === '/' && !parsed.search ? new URL(WELL_KNOWN, parsed).href : url;
}
