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

/** The text of each object, so that what stands in several policies is written once. */
export type Written = Map<object, string>;

/** The entries of a section in the order of RFC 8785. */
export function entriesOf(policy: Pick<CompiledPolicy, Section>, section: Section, written: Written): Entry[] {
  if (section === 'grants') {
    return policy.grants.map((grant) => ({ key: grant.agent, text: write(grant, written) }));
  }
  const record: Record<string, object> = policy[section];
  // By code unit, which is what sort() does with strings.
  const keys = Object.keys(record).sort();
  return keys.map((key) => ({ key, text: `${JSON.stringify(key)}:${write(record[key] as object, written)}` }));
}

/** `compile` puts members in the order that RFC 8785 wants; a property test holds it to that. */
function write(item: object, written: Written): string {
  let text = written.get(item);
  if (text === undefined) {
    text = JSON.stringify(item);
    written.set(item, text);
  }
  return text;
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

/** `canonicalJson({...claims, ...rest})`, from texts that are written already. `rest` holds the registered claims. */
export function gatewayText(claims: GatewayPolicy, rest: Record<string, string | number>, written: Written): string {
  const members = new Map<string, string>();
  for (const [name, value] of Object.entries({ ...claims, ...rest })) members.set(name, canonicalMember(name, value));
  return `{${[...members.keys()]
    .sort()
    .map((name) => `${JSON.stringify(name)}:${members.get(name)}`)
    .join(',')}}`;

  function canonicalMember(name: string, value: unknown): string {
    const section = SECTIONS.find((known) => known === name);
    if (!section) return canonicalJson(value);
    const text = entriesOf(claims, section, written)
      .map((entry) => entry.text)
      .join(',');
    return section === 'grants' ? `[${text}]` : `{${text}}`;
  }
}
