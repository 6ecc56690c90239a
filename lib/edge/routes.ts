/** Every path that the edge answers, and how. The handlers are typed by this; the table of who may what reads it too. */
export const EDGE_ROUTES = {
  '/api/v1/policy': ['GET', 'HEAD'],
  '/api/v1/receipts': ['POST'],
  '/api/v1/decision-log': ['POST'],
  '/opa/bundles/{name}.tar.gz': ['GET'],
  '/opa/status': ['POST'],
  '/opa/logs': ['POST'],
  '/otlp/v1/traces': ['POST'],
  '/otlp/v1/logs': ['POST'],
  '/.well-known/jwks.json': ['GET', 'HEAD'],
  '/access/v1/evaluation': ['POST'],
  '/access/v1/evaluations': ['POST'],
  '/access/v1/search/subject': ['POST'],
  '/access/v1/search/resource': ['POST'],
  '/access/v1/search/action': ['POST'],
  '/.well-known/authzen-configuration': ['GET', 'HEAD'],
  '/oauth/authorize': ['GET'],
  '/oauth/token': ['POST'],
  '/oauth/revoke': ['POST'],
  '/oauth/introspect': ['POST'],
  '/oauth/jwks.json': ['GET', 'HEAD'],
  '/.well-known/oauth-authorization-server': ['GET', 'HEAD'],
  '/healthz': ['GET', 'HEAD'],
  '/readyz': ['GET', 'HEAD'],
  '/metrics': ['GET', 'HEAD'],
} as const satisfies Record<string, readonly string[]>;

/** Paths whose other methods are left to the pages. */
export const SHARED_WITH_PAGES: ReadonlySet<string> = new Set(['/api/v1/decision-log']);

/** One handler for every method of every path, and no other. */
export type EdgeHandlers<Handler> = {
  [Path in keyof typeof EDGE_ROUTES]: Record<(typeof EDGE_ROUTES)[Path][number], Handler>;
};

const PATTERNS = Object.keys(EDGE_ROUTES)
  .filter((route) => route.includes('{'))
  .map((route) => {
    const text = route.replace(/[.]/g, '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    return { route, pattern: new RegExp(`^${text}$`) };
  });
const NONE: Readonly<Record<string, string>> = {};

/** The route that a path is, with what its `{name}` parts are there; undefined for a path that is not the edge's. */
export function matchRoute(path: string): { route: string; params: Readonly<Record<string, string>> } | undefined {
  if (Object.hasOwn(EDGE_ROUTES, path)) return { route: path, params: NONE };
  for (const { route, pattern } of PATTERNS) {
    const found = pattern.exec(path);
    if (found) return { route, params: found.groups ?? NONE };
  }
  return undefined;
}
