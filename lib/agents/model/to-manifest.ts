import type { Constraints } from '@/lib/kernel/constraints';
import { formatYaml } from '@/lib/kernel/yaml';
import type { AgentSpec } from './manifest';

interface ManifestSource {
  slug: string;
  name: string;
  spec: AgentSpec;
  grants: { tool: string; constraints: Constraints; reason?: string | null }[];
}

/** The agent as a manifest. Sent back unchanged, it changes nothing. */
export function toManifest({ slug, name, spec, grants }: ManifestSource) {
  return {
    apiVersion: 'remit/v1',
    kind: 'Agent',
    metadata: { slug, name },
    spec: {
      ...spec,
      tools: grants.map(({ tool, constraints, reason }) => ({ tool, ...constraints, ...(reason ? { reason } : {}) })),
    },
  };
}

export function toManifestYaml(source: ManifestSource): string {
  return formatYaml(toManifest(source));
}
