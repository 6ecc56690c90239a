import { canonicalJson } from '@/lib/kernel/canonical-json';
import type { Constraints } from '@/lib/kernel/constraints';
import { type AgentSpec, type Manifest, settledSpec, type WantedTool } from './manifest';

/** What an agent is registered as and holds now. */
export interface Held {
  name: string;
  /** False while it is a draft or in review: the manifest then registers it. */
  registered: boolean;
  /** Ended for good: nothing leads back. */
  retired: boolean;
  spec: AgentSpec;
  grants: { tool: string; constraints: Constraints }[];
}

export type ManifestOperation =
  | { op: 'register-agent' | 'update-agent'; agent: string; name: string; spec: AgentSpec }
  | { op: 'grant' | 'constrain'; agent: string; tool: string; constraints: Constraints; reason?: string | undefined }
  | { op: 'revoke'; agent: string; tool: string; reason?: string | undefined };

/** The operations that lead from what is in force to what the manifest says; none when they agree. */
export function manifestOperations({ metadata, spec: whole }: Manifest, held: Held | null): ManifestOperation[] {
  const { tools, ...given } = whole;
  const spec = settledSpec(given);
  const agent = metadata.slug;
  const describe = { agent, name: metadata.name, spec };
  const operations: ManifestOperation[] = [];
  if (!held?.registered) operations.push({ op: 'register-agent', ...describe });
  else if (!same({ name: held.name, spec: held.spec }, { name: metadata.name, spec })) {
    operations.push({ op: 'update-agent', ...describe });
  }
  const before = new Map((held?.registered ? held.grants : []).map((grant) => [grant.tool, grant.constraints]));
  for (const wanted of tools) {
    const constraints = constraintsOf(wanted);
    const current = before.get(wanted.tool);
    before.delete(wanted.tool);
    if (!current) operations.push({ op: 'grant', agent, tool: wanted.tool, constraints, reason: wanted.reason });
    else if (!same(current, { maxDataClass: current.maxDataClass, ...constraints })) {
      operations.push({ op: 'constrain', agent, tool: wanted.tool, constraints, reason: wanted.reason });
    }
  }
  for (const tool of before.keys()) operations.push({ op: 'revoke', agent, tool, reason: 'no longer in the manifest' });
  return operations;
}

/** Whether two lists ask for the same, in any order. */
export function sameOperations(a: readonly unknown[], b: readonly unknown[]): boolean {
  const texts = (list: readonly unknown[]) =>
    list.map((item) => canonicalJson(JSON.parse(JSON.stringify(item)))).sort();
  return same(texts(a), texts(b));
}

function constraintsOf({ tool: _tool, reason: _reason, ...constraints }: WantedTool): Constraints {
  return constraints;
}

function same(a: unknown, b: unknown): boolean {
  const plain = (value: unknown) => canonicalJson(JSON.parse(JSON.stringify(value)));
  return plain(a) === plain(b);
}
