import type { FileKind } from '@/lib/renderings/render';
import { readAgentcore, readToolhive } from './cedar';
import { readAgentgateway, readEnvoyAiGateway } from './cel';
import { readContextforge, readKong, readLitellm } from './lists';
import type { Reader } from './reader';

/** Each kind's rules for reading its file, from its documentation and source: what is missing, empty or fails included. */
export const READERS: Record<FileKind, Reader> = {
  toolhive: readToolhive,
  agentcore: readAgentcore,
  agentgateway: readAgentgateway,
  'envoy-ai-gateway': readEnvoyAiGateway,
  kong: readKong,
  contextforge: readContextforge,
  litellm: readLitellm,
};
