import type { Labels } from './labels';

const DESTRUCTIVE = /(?:^|[_\-\s/])(?:delete|remove|drop|destroy|purge|wipe|truncate)/i;
const WRITE = /(?:^|[_\-\s/])(?:create|write|edit|update|add|move|set|insert|send|post|put|toggle|upload)/i;
const OUTWARD = /(?:^|[_\-\s/])(?:send|mail|email|post|publish|upload|share|notify|webhook|message)/i;
const UNTRUSTED = /(?:^|[_\-\s/])(?:fetch|browse|crawl|search|web|read|inbox|http|url)/i;

/**
 * A first idea for a tool's labels, from its name and the server's own hints. Only ever a suggestion: the hints are the
 * words of an untrusted party, so they make labels stricter and never laxer.
 */
export function suggestLabels(definition: { name?: unknown; annotations?: unknown }): Labels {
  const name = typeof definition.name === 'string' ? definition.name : '';
  const hints = (definition.annotations ?? {}) as {
    destructiveHint?: unknown;
    readOnlyHint?: unknown;
    openWorldHint?: unknown;
  };
  const writes = WRITE.test(name) || hints.readOnlyHint === false;
  const destroys = DESTRUCTIVE.test(name) || (writes && hints.destructiveHint === true);
  return {
    dataClass: 'internal',
    categories: [],
    effect: destroys ? 'destructive' : writes ? 'write' : 'read',
    untrusted: UNTRUSTED.test(name) || hints.openWorldHint === true,
    outward: OUTWARD.test(name),
  };
}
