/** Every path that the edge answers, and how. The handlers are typed by this; the table of who may what reads it too. */
export const EDGE_ROUTES = {
  '/api/v1/policy': ['GET', 'HEAD'],
  '/api/v1/receipts': ['POST'],
  '/.well-known/jwks.json': ['GET', 'HEAD'],
  '/healthz': ['GET', 'HEAD'],
  '/readyz': ['GET', 'HEAD'],
} as const satisfies Record<string, readonly string[]>;

/** One handler for every method of every path, and no other. */
export type EdgeHandlers<Handler> = {
  [Path in keyof typeof EDGE_ROUTES]: Record<(typeof EDGE_ROUTES)[Path][number], Handler>;
};
