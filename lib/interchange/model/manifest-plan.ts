import type { AgentStatus } from '@/lib/agents/model/lifecycle';
import { isRegistered } from '@/lib/agents/model/lifecycle';
import type { AgentSpec, Manifest } from '@/lib/agents/model/manifest';
import { type ManifestOperation, manifestOperations } from '@/lib/agents/model/manifest-operations';
import type { Constraints } from '@/lib/kernel/constraints';
import type { FieldError } from '@/lib/kernel/errors';
import { type DiffLine, operationLines } from '@/lib/requests/model/operation-words';
import type { Subjects, ToolSubject } from '@/lib/requests/model/subjects';

/** What is registered under a manifest's slug, as `GET /api/v1/agents/{slug}` says. */
export interface RegisteredAgent {
  name: string;
  status: AgentStatus;
  spec: AgentSpec;
  grants: { tool: string; constraints: Constraints }[];
}

/** What the registry knows beside the agent: tools by server; null for a server that is not registered. */
export type KnownServers = ReadonlyMap<string, readonly ToolSubject[] | null>;

/** What applying one manifest would ask for. */
export interface AgentPlan {
  slug: string;
  name: string;
  change: 'new' | 'changed' | 'none';
  operations: ManifestOperation[];
  lines: DiffLine[];
  /** What would make the registry refuse it, in the manifest's own fields. */
  errors: FieldError[];
}

/** Compares a manifest with what is registered, in the same way as the registry itself does. */
export function planManifest(manifest: Manifest, held: RegisteredAgent | null, servers: KnownServers): AgentPlan {
  const { slug, name } = manifest.metadata;
  const registered = held !== null && isRegistered(held.status);
  const operations = manifestOperations(
    manifest,
    held && { ...held, registered, retired: held.status === 'retired', name: held.name },
  );
  const subjects: Subjects = {
    agents: held ? [{ slug, name: held.name, status: held.status, spec: held.spec }] : [],
    tools: [...servers.values()].flatMap((tools) => tools ?? []),
    grants: (held?.grants ?? []).map((grant) => ({ id: grant.tool, agent: slug, ...grant })),
  };
  return {
    slug,
    name,
    change: operations.length === 0 ? 'none' : registered ? 'changed' : 'new',
    operations,
    lines: operations.flatMap((operation) => operationLines(operation, subjects)),
    errors: held?.status === 'retired' ? [retired(slug)] : unknownTools(manifest, servers),
  };
}

function retired(slug: string): FieldError {
  const message = `${slug} is retired, and stays so. Register the agent under another slug.`;
  return { field: 'metadata.slug', message };
}

function unknownTools({ spec }: Manifest, servers: KnownServers): FieldError[] {
  return spec.tools.flatMap(({ tool }, index): FieldError[] => {
    const server = serverOf(tool);
    const tools = servers.get(server);
    const field = `spec.tools.${index}.tool`;
    if (tools === null) return [{ field, message: `There is no server ${server}. Add it first.` }];
    if (!tools || tools.some(({ key, removed }) => key === tool && !removed)) return [];
    return [{ field, message: `The server ${server} has no tool ${tool.slice(server.length + 1)}.` }];
  });
}

/** The server of a tool key. */
export function serverOf(tool: string): string {
  return tool.slice(0, tool.indexOf('/'));
}

/** "1 new, 2 changed, 3 unchanged" of some plans. */
export function planSummary(plans: readonly AgentPlan[]): string {
  const words = { new: 'new', changed: 'changed', none: 'unchanged' } as const;
  const counts = (['new', 'changed', 'none'] as const).map((change) => {
    const count = plans.filter((plan) => plan.change === change).length;
    return count > 0 ? `${count} ${words[change]}` : '';
  });
  return counts.filter(Boolean).join(', ') || 'no agents';
}
