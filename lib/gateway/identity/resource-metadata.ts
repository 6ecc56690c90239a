import type { AuthFailure } from './caller';

const PREFIX = '/.well-known/oauth-protected-resource';

/** The path of an endpoint's RFC 9728 metadata, from the path of the endpoint. */
export function metadataPath(endpoint: string): string {
  return PREFIX + endpoint;
}

/** The endpoint whose metadata a path is for; null when it is another path. */
export function endpointOfMetadata(path: string): string | null {
  return path.startsWith(`${PREFIX}/`) ? path.slice(PREFIX.length) : null;
}

export function resourceMetadata(resource: string, name: string, issuers: readonly { issuer: string }[]) {
  return {
    resource,
    authorization_servers: issuers.map(({ issuer }) => issuer),
    bearer_methods_supported: ['header'],
    resource_name: name,
  };
}

/** RFC 6750 and 9728: without a token only where to get one; else what is wrong with it. */
export function challenge({ code, message }: AuthFailure, metadataUrl: string): string {
  const where = `resource_metadata="${metadataUrl}"`;
  if (code === 'missing_token') return `Bearer ${where}`;
  return `Bearer error="${code}", error_description="${message.replace(/["\\]/g, "'")}", ${where}`;
}
