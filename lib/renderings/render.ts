import type { GatewayKind } from '@/lib/policy-engine/gateway-kinds';
import { renderAgentgateway } from './agentgateway/agentgateway';
import { renderAgentcore } from './cedar/agentcore';
import { renderToolhive } from './cedar/toolhive';
import { renderContextforge } from './contextforge/contextforge';
import { renderEnvoyAiGateway } from './envoy-ai-gateway/envoy-ai-gateway';
import { renderKong } from './kong/kong';
import { renderLitellm } from './litellm/litellm';
import type { Renderable, RenderedFile, Renderer } from './rendered-file';
import { parseSettings, type SettingsOf } from './settings';

/** The kinds that are configured by a file, or by an API that a file is applied to. */
export const FILE_KINDS = [
  'toolhive',
  'agentcore',
  'agentgateway',
  'envoy-ai-gateway',
  'kong',
  'contextforge',
  'litellm',
] as const satisfies readonly GatewayKind[];
export type FileKind = (typeof FILE_KINDS)[number];

const RENDERERS: { [Kind in FileKind]: Renderer<SettingsOf<Kind>> } = {
  toolhive: renderToolhive,
  agentcore: renderAgentcore,
  agentgateway: renderAgentgateway,
  'envoy-ai-gateway': renderEnvoyAiGateway,
  kong: renderKong,
  contextforge: renderContextforge,
  litellm: renderLitellm,
};

export function isFileKind(kind: string): kind is FileKind {
  return (FILE_KINDS as readonly string[]).includes(kind);
}

/**
 * A gateway's policy as the file of its kind, as of `now`: the same policy, settings and moment give the same bytes.
 * It changes by itself at `nextEnd` only. Throws `invalid_input` for settings that do not fit, and `conflict` where the
 * format cannot say the policy; then nothing is rendered in part.
 */
export function render(
  kind: FileKind,
  policy: Renderable,
  { settings, now }: { settings: Record<string, string>; now: Date },
): RenderedFile {
  const renderer = RENDERERS[kind] as Renderer<unknown>;
  return renderer(policy, parseSettings(kind, settings), now);
}
