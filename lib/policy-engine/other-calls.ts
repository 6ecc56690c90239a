/** What a client asks of a server besides calls of its tools, and gateways log as they log those. */
export const OTHER_CALLS = [
  'tools/list',
  'resources/list',
  'resources/templates/list',
  'resources/read',
  'resources/subscribe',
  'resources/unsubscribe',
  'prompts/list',
  'prompts/get',
  'completion/complete',
] as const;
export type OtherCall = (typeof OTHER_CALLS)[number];

const NAMES = new Set(OTHER_CALLS.map(otherCallName));

export function isOtherMethod(method: string): method is OtherCall {
  return (OTHER_CALLS as readonly string[]).includes(method);
}

/** In the place of a tool's name in the decision log: no tool has parentheses in its own. */
export function otherCallName(method: OtherCall): string {
  return `(${method})`;
}

/** Whether an entry's tool, as a key `server/tool`, is such a call. */
export function isOtherCall(key: string): boolean {
  return NAMES.has(key.slice(key.indexOf('/') + 1));
}

/** The name of a tool as it is logged: one that a client made up to look like another call gets parentheses more. */
export function loggedName(tool: string): string {
  return tool.endsWith(')') && [...NAMES].some((name) => tool === name || tool.endsWith(`/${name}`))
    ? `(${tool})`
    : tool;
}
