import { z } from 'zod';

/** A name in URLs and policies: plain ASCII, so that every gateway's format can hold it. */
export const SLUG_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export const slugSchema = z
  .string()
  .regex(SLUG_PATTERN, 'Use 1 to 63 lower-case letters, digits and hyphens; start and end with a letter or digit.');

/** A first idea for a slug from a name that a person typed; may be empty. */
export function suggestSlug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '');
}

/** The name of a tool on a server, as MCP allows it: 1 to 128 of these, case-sensitive. */
export const TOOL_NAME_PATTERN = /^[A-Za-z0-9_.\-/]{1,128}$/;

export interface ToolKey {
  server: string;
  tool: string;
}

/** Splits `crm/get_customer` at the first slash; null when it is not a tool key. */
export function parseToolKey(key: string): ToolKey | null {
  const at = key.indexOf('/');
  if (at < 1) return null;
  const server = key.slice(0, at);
  const tool = key.slice(at + 1);
  return SLUG_PATTERN.test(server) && TOOL_NAME_PATTERN.test(tool) ? { server, tool } : null;
}

export const toolKeySchema = z
  .string()
  .refine((key) => parseToolKey(key) !== null, 'Name a tool as server/tool, for example crm/get_customer.');
