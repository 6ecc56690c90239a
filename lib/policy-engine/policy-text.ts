import { canonicalJson } from '@/lib/kernel/canonical-json';
import type { CompiledPolicy, GatewayPolicy } from './types';

/** The members of a policy that grow with a company. */
export const SECTIONS = ['agents', 'grants', 'servers', 'tools'] as const;
export type Section = (typeof SECTIONS)[number];

/** One entry of a section, as RFC 8785 text: a member of its object, or an element of the list of grants. */
export interface Entry {
  /** What it is sorted and looked up by: its key, or the agent of a grant. */
  key: string;
  text: string;
}

/** The entries of a section in the order of RFC 8785. */
export function entriesOf(policy: Pick<CompiledPolicy, Section>, section: Section): Entry[] {
  // `compile` puts members in the order that RFC 8785 wants; a property test holds it to that.
  if (section === 'grants') return policy.grants.map((grant) => ({ key: grant.agent, text: JSON.stringify(grant) }));
  const record: Record<string, object> = policy[section];
  // By code unit, which is what sort() does with strings.
  const keys = Object.keys(record).sort();
  return keys.map((key) => ({ key, text: `${JSON.stringify(key)}:${JSON.stringify(record[key])}` }));
}

type Texts = Iterable<string> | AsyncIterable<string>;

/** The RFC 8785 text of a compiled policy, in pieces, from the texts of its sections. */
export async function* policyPieces(texts: Record<Section, Texts>, gateways: string): AsyncGenerator<string> {
  yield '{"agents":{';
  yield* joined(texts.agents);
  yield `},"default":"deny","gateways":${gateways},"grants":[`;
  yield* joined(texts.grants);
  yield '],"servers":{';
  yield* joined(texts.servers);
  yield '},"tools":{';
  yield* joined(texts.tools);
  yield '},"version":1}';
}

async function* joined(texts: Texts): AsyncGenerator<string> {
  let first = true;
  for await (const text of texts) {
    if (!first) yield ',';
    first = false;
    yield text;
  }
}

/**
 * The RFC 8785 text of a gateway's payload, in pieces: its sections, each as the texts that it consists of, among the
 * other members.
 */
export function gatewayPieces<Piece>(
  sections: Record<Section, readonly Piece[]>,
  rest: Omit<GatewayPolicy, Section> & Record<string, unknown>,
): (Piece | string)[] {
  const pieces: (Piece | string)[] = [];
  for (const name of [...SECTIONS, ...Object.keys(rest)].sort()) {
    const section = SECTIONS.find((known) => known === name);
    const head = `${pieces.length === 0 ? '{' : ','}${JSON.stringify(name)}:`;
    if (!section) {
      pieces.push(head + canonicalJson(rest[name]));
      continue;
    }
    const [open, close] = section === 'grants' ? '[]' : '{}';
    pieces.push(`${head}${open}`);
    for (const [at, piece] of sections[section].entries()) pieces.push(...(at > 0 ? [',', piece] : [piece]));
    pieces.push(close as string);
  }
  pieces.push('}');
  return pieces;
}
