/** Who gets which status where: one row for every page, every API route and method, and every path of the edge. */
export const ACTORS = ['nobody', 'engineer', 'security', 'executive', 'auditor', 'admin', 'gateway'] as const;

export interface Row {
  /** As the file system or the edge names it, with the method. */
  route: string;
  /** The address that is called: of the sample data below, or of things that do not exist. */
  path: string;
  /** What a write sends. `{}` where only the right to try matters: whoever may gets 400 for it, and nothing is written. */
  body?: string;
  /** Statuses in the order of ACTORS. */
  expected: string;
}

// The engineer of these calls has nothing to do with the sample agent, its request, the server or anybody's token.
export const AGENT = 'role-bot';
const REGISTERED = JSON.stringify({ name: `Sample ${AGENT}` });
const REVOKE = JSON.stringify({ tool: 'memory/open_nodes', reason: 'for the table' });
const NO_AI = JSON.stringify({ dataVersion: 1, answers: [{ question: 'outputs', answer: 'no' }] });
const ANSWER = JSON.stringify({ agent: 'no-bot', answers: [{ line: 'purpose', answer: 'yes' }] });
const LABELS = JSON.stringify({ effect: 'read' });

const ofKey = (act: string) => [`/api/v1/signing-keys/none/${act}`, '{"no":1}'] as const;

const ofCredential = (act: string) => [`/api/v1/credentials/none/${act}`, '{"no":1}'] as const;

export const row = (route: string, expected: string, path?: string, body?: string): Row => ({
  route,
  expected,
  path: path ?? route.slice(route.indexOf(' ') + 1),
  ...(/^(POST|PUT|PATCH)/.test(route) ? { body: body ?? '{}' } : {}),
});

//                                                        nobody eng sec exe aud adm gateway
export const api: Row[] = [
  row('GET /api/auth/[...nextauth]', /*                   */ '200 200 200 200 200 200 200', '/api/auth/csrf'),
  row('POST /api/auth/[...nextauth]', /*                  */ '400 400 400 400 400 400 400', '/api/auth/nothing'),
  row('GET /api/v1/agents', /*                            */ '401 200 200 200 200 200 401'),
  row('POST /api/v1/agents', /*                           */ '401 400 400 403 403 403 401'),
  row('GET /api/v1/agents/[slug]', /*                     */ '401 200 200 200 200 200 401', `/api/v1/agents/${AGENT}`),
  row(
    'PATCH /api/v1/agents/[slug]',
    /*                   */ '401 403 200 403 403 403 401',
    `/api/v1/agents/${AGENT}`,
    REGISTERED,
  ),
  row(
    'GET /api/v1/agents/[slug]/access',
    /*              */ '401 200 200 200 200 200 401',
    `/api/v1/agents/${AGENT}/access`,
  ),
  row(
    'GET /api/v1/agents/[slug]/agent-card',
    /*          */ '401 200 200 200 200 200 401',
    `/api/v1/agents/${AGENT}/agent-card`,
  ),
  row(
    'POST /api/v1/agents/[slug]/acceptances/[id]/settle',
    /* */ '401 403 400 403 403 403 401',
    `/api/v1/agents/${AGENT}/acceptances/none/settle`,
  ),
  row(
    'POST /api/v1/agents/[slug]/confirmations',
    /*      */ '401 400 400 400 400 400 401',
    `/api/v1/agents/${AGENT}/confirmations`,
  ),
  row(
    'GET /api/v1/agents/[slug]/credentials',
    /*         */ '401 403 200 403 200 200 401',
    `/api/v1/agents/${AGENT}/credentials`,
  ),
  row(
    'POST /api/v1/agents/[slug]/credentials',
    /*        */ '401 400 400 403 403 403 401',
    `/api/v1/agents/${AGENT}/credentials`,
  ),
  row('POST /api/v1/credentials/[id]/rotate', /*          */ '401 400 400 403 403 403 401', ...ofCredential('rotate')),
  row('POST /api/v1/credentials/[id]/rotated', /*         */ '401 400 400 403 403 403 401', ...ofCredential('rotated')),
  row('POST /api/v1/credentials/[id]/revoke', /*          */ '401 400 400 403 403 403 401', ...ofCredential('revoke')),
  row(
    'GET /api/v1/agents/[slug]/eu-ai-act',
    /*           */ '401 200 200 200 200 200 401',
    `/api/v1/agents/${AGENT}/eu-ai-act`,
  ),
  row(
    'POST /api/v1/agents/[slug]/eu-ai-act',
    /*          */ '401 403 201 403 403 403 401',
    `/api/v1/agents/${AGENT}/eu-ai-act`,
    NO_AI,
  ),
  row(
    'GET /api/v1/agents/[slug]/lifecycle',
    /*           */ '401 200 200 200 200 200 401',
    `/api/v1/agents/${AGENT}/lifecycle`,
  ),
  row(
    'POST /api/v1/agents/[slug]/revoke',
    /*             */ '401 403 200 403 403 403 401',
    `/api/v1/agents/${AGENT}/revoke`,
    REVOKE,
  ),
  row(
    'GET /api/v1/agents/[slug]/risk',
    /*                    */ '401 200 200 200 200 200 401',
    `/api/v1/agents/${AGENT}/risk`,
  ),
  row(
    'GET /api/v1/agents/[slug]/use',
    /*                     */ '401 404 200 404 200 200 401',
    `/api/v1/agents/${AGENT}/use`,
  ),
  row(
    'POST /api/v1/agents/[slug]/suspend',
    /*            */ '401 403 400 403 403 403 401',
    `/api/v1/agents/${AGENT}/suspend`,
  ),
  row('GET /api/v1/alerts', /*                            */ '401 200 200 200 200 200 401'),
  row('GET /api/v1/alerts/[id]', /*                       */ '401 404 404 404 404 404 401', '/api/v1/alerts/none'),
  row('POST /api/v1/alerts/[id]/acknowledge', /* */ '401 403 404 403 403 403 401', '/api/v1/alerts/none/acknowledge'),
  row('POST /api/v1/alerts/[id]/benign', /* */ '401 403 400 403 403 403 401', '/api/v1/alerts/none/benign'),
  row('POST /api/v1/alerts/[id]/incident', /* */ '401 403 400 403 403 403 401', '/api/v1/alerts/none/incident'),
  row('POST /api/v1/alerts/[id]/reopen', /* */ '401 403 400 403 403 403 401', '/api/v1/alerts/none/reopen'),
  row('GET /api/v1/containments', /*                      */ '401 200 200 200 200 200 401'),
  row('POST /api/v1/containments', /*                     */ '401 403 400 403 403 403 401'),
  row(
    'GET /api/v1/containments/[id]',
    /*                 */ '401 404 404 404 404 404 401',
    '/api/v1/containments/none',
  ),
  row('POST /api/v1/containments/[id]/canary', /* */ '401 403 400 403 403 403 401', '/api/v1/containments/none/canary'),
  row('GET /api/v1/overview', /* */ '401 404 200 200 200 200 401'),
  row('GET /api/v1/overview/agents', /* */ '401 404 200 200 200 200 401'),
  row('GET /api/v1/overview/grants', /* */ '401 404 200 200 200 200 401'),
  row('GET /api/v1/incidents', /* */ '401 200 200 200 200 200 401'),
  row('POST /api/v1/incidents', /* */ '401 403 400 403 403 403 401'),
  row('GET /api/v1/incidents/figures', /* */ '401 200 200 200 200 200 401'),
  row('GET /api/v1/incidents/[id]', /* */ '401 404 404 404 404 404 401', '/api/v1/incidents/none'),
  row('PATCH /api/v1/incidents/[id]', /* */ '401 403 404 403 403 403 401', '/api/v1/incidents/none'),
  row('GET /api/v1/incidents/[id]/timeline', /* */ '401 404 404 404 404 404 401', '/api/v1/incidents/none/timeline'),
  row('GET /api/v1/incidents/[id]/exposure', /* */ '401 404 404 404 404 404 401', '/api/v1/incidents/none/exposure'),
  row(
    'GET /api/v1/incidents/[id]/evidence/[file]',
    /* */ '401 404 404 404 404 404 401',
    '/api/v1/incidents/none/evidence/none',
  ),
  row('POST /api/v1/incidents/[id]/freeze', /* */ '401 403 404 403 403 403 401', '/api/v1/incidents/none/freeze'),
  row(
    'POST /api/v1/incidents/[id]/actions/[action]/finish',
    /* */ '401 400 400 400 400 400 401',
    '/api/v1/incidents/none/actions/none/finish',
  ),
  row(
    'POST /api/v1/incidents/[id]/actions/[action]/verify',
    /* */ '401 403 400 403 403 403 401',
    '/api/v1/incidents/none/actions/none/verify',
  ),
  row('POST /api/v1/incidents/[id]/state', /* */ '401 403 400 403 403 403 401', '/api/v1/incidents/none/state'),
  row('POST /api/v1/incidents/[id]/entries', /* */ '401 403 400 403 403 403 401', '/api/v1/incidents/none/entries'),
  row('POST /api/v1/incidents/[id]/marks', /* */ '401 403 400 403 403 403 401', '/api/v1/incidents/none/marks'),
  row('POST /api/v1/incidents/[id]/steps', /* */ '401 403 400 403 403 403 401', '/api/v1/incidents/none/steps'),
  row('POST /api/v1/incidents/[id]/impact', /* */ '401 403 400 403 403 403 401', '/api/v1/incidents/none/impact'),
  row('POST /api/v1/incidents/[id]/cause', /* */ '401 403 400 403 403 403 401', '/api/v1/incidents/none/cause'),
  row('POST /api/v1/incidents/[id]/actions', /* */ '401 403 400 403 403 403 401', '/api/v1/incidents/none/actions'),
  row(
    'POST /api/v1/incidents/[id]/obligations',
    /* */ '401 403 400 403 403 403 401',
    '/api/v1/incidents/none/obligations',
  ),
  row(
    'GET /api/v1/containments/preview',
    /*              */ '401 403 404 403 403 403 401',
    '/api/v1/containments/preview?of=agent&target=none',
  ),
  row('GET /api/v1/drills', /*                            */ '401 200 200 200 200 200 401'),
  row('POST /api/v1/drills', /*                           */ '401 403 400 403 403 403 401'),
  row('GET /api/v1/approval-policy', /*                   */ '401 200 200 200 200 200 401'),
  row('POST /api/v1/approval-policy', /*                  */ '401 403 403 403 403 400 401'),
  row('POST /api/v1/approval-policy/simulate', /*         */ '401 400 400 400 400 400 401'),
  row('GET /api/v1/audit-log', /*                         */ '401 404 404 404 200 200 401'),
  row('GET /api/v1/audit-log/checkpoint', /*              */ '401 404 404 404 200 200 401'),
  row('GET /api/v1/audit-log/export', /*                  */ '401 404 404 404 200 200 401'),
  row('GET /api/v1/detections', /*                        */ '401 200 200 200 200 200 401'),
  row('GET /api/v1/detections/[id]', '401 200 200 200 200 200 401', '/api/v1/detections/volume'),
  row('POST /api/v1/detections/[id]/replay', '401 403 400 403 403 403 401', '/api/v1/detections/volume/replay'),
  row('PUT /api/v1/detections/[id]/parameters', '401 403 400 403 403 403 401', '/api/v1/detections/volume/parameters'),
  row('POST /api/v1/break-glass', /*                      */ '401 400 400 400 400 400 401'),
  row('GET /api/v1/decision-log', /*                      */ '401 200 200 200 200 200 401'),
  row('GET /api/v1/decision-log/coverage', /*             */ '401 200 200 200 200 200 401'),
  row('GET /api/v1/decision-log/counts', /*               */ '401 200 200 200 200 200 401'),
  row(
    'GET /api/v1/decision-log/[id]',
    /*                */ '401 404 404 404 404 404 401',
    '/api/v1/decision-log/edge:none',
  ),
  row(
    'POST /api/v1/decision-log/[id]/open',
    /*           */ '401 403 404 403 404 403 401',
    '/api/v1/decision-log/edge:none/open',
    '{"reason":"for the table"}',
  ),
  row('GET /api/v1/delegations', /*                       */ '401 404 200 200 200 200 401'),
  row('POST /api/v1/delegations', /*                      */ '401 404 400 400 403 400 401'),
  row(
    'POST /api/v1/delegations/[id]/end',
    /*              */ '401 404 404 404 404 404 401',
    '/api/v1/delegations/none/end',
  ),
  row('GET /api/v1/export/cyclonedx', /*                  */ '401 200 200 200 200 200 401'),
  row('GET /api/v1/eu-ai-act', /*                         */ '401 200 200 200 200 200 401'),
  row('GET /api/v1/gateways', /*                          */ '401 200 200 200 200 200 401'),
  row('POST /api/v1/gateways', /*                         */ '401 403 403 403 403 400 401'),
  row('GET /api/v1/gateways/[slug]', /*                   */ '401 404 200 200 200 200 401', '/api/v1/gateways/edge'),
  row('PATCH /api/v1/gateways/[slug]', /*                 */ '401 403 403 403 403 400 401', '/api/v1/gateways/edge'),
  row(
    'POST /api/v1/gateways/[slug]/attestations',
    /*     */ '401 403 403 403 403 400 401',
    '/api/v1/gateways/edge/attestations',
  ),
  row(
    'DELETE /api/v1/gateways/[slug]/attestations/[id]',
    /* */ '401 403 403 403 403 404 401',
    '/api/v1/gateways/edge/attestations/none',
  ),
  row(
    'POST /api/v1/gateways/[slug]/tokens',
    /*           */ '401 403 403 403 403 400 401',
    '/api/v1/gateways/edge/tokens',
    '{"no":1}',
  ),
  row(
    'DELETE /api/v1/gateways/[slug]/tokens/[id]',
    /*    */ '401 403 403 403 403 404 401',
    '/api/v1/gateways/edge/tokens/none',
  ),
  row('GET /api/v1/jobs', /*                              */ '401 404 404 404 404 200 401'),
  row('GET /api/v1/me', /*                                */ '401 200 200 200 200 200 401'),
  row('GET /api/v1/me/tokens', /*                         */ '401 200 200 200 200 200 401'),
  row('POST /api/v1/me/tokens', /*                        */ '401 400 400 400 400 400 401'),
  row('DELETE /api/v1/me/tokens/[id]', /*                 */ '401 404 404 404 404 404 401', '/api/v1/me/tokens/:token'),
  row('GET /api/v1/me/notification-settings', /*          */ '401 200 200 200 200 200 401'),
  row('PUT /api/v1/me/notification-settings', /*          */ '401 400 400 400 400 400 401'),
  row('GET /api/v1/notification-channels', /*             */ '401 404 404 404 404 200 401'),
  row('POST /api/v1/notification-channels', /*            */ '401 404 404 404 404 400 401'),
  row(
    'GET /api/v1/notification-channels/[id]',
    /*        */ '401 404 404 404 404 200 401',
    '/api/v1/notification-channels/email',
  ),
  row(
    'PATCH /api/v1/notification-channels/[id]',
    /*      */ '401 404 404 404 404 400 401',
    '/api/v1/notification-channels/email',
  ),
  row(
    'DELETE /api/v1/notification-channels/[id]',
    /*     */ '401 404 404 404 404 409 401',
    '/api/v1/notification-channels/email',
  ),
  row(
    'POST /api/v1/notification-channels/[id]/secret',
    /* */ '401 404 404 404 404 409 401',
    '/api/v1/notification-channels/email/secret',
  ),
  row(
    'POST /api/v1/notification-channels/[id]/test',
    /*  */ '401 404 404 404 404 409 401',
    '/api/v1/notification-channels/email/test',
  ),
  row('GET /api/v1/notification-deliveries', /*           */ '401 404 404 404 404 200 401'),
  row(
    'POST /api/v1/notification-deliveries/[id]/retry',
    /* */ '401 404 404 404 404 404 401',
    '/api/v1/notification-deliveries/none/retry',
  ),
  row('GET /api/v1/notifications', /*                     */ '401 200 200 200 200 200 401'),
  row('POST /api/v1/notifications/read', /*               */ '401 400 400 400 400 400 401'),
  row('GET /api/v1/openapi.json', /*                      */ '200 200 200 200 200 200 401'),
  row('GET /api/v1/people', /*                            */ '401 404 404 404 200 200 401'),
  row('POST /api/v1/people', /*                           */ '401 404 404 404 403 400 401'),
  row('GET /api/v1/people/[id]', /*                       */ '401 404 404 404 200 200 401', '/api/v1/people/:lin'),
  row('PATCH /api/v1/people/[id]', /*                     */ '401 404 404 404 403 400 401', '/api/v1/people/:lin'),
  row(
    'POST /api/v1/people/[id]/password',
    /*             */ '401 404 404 404 403 400 401',
    '/api/v1/people/:lin/password',
  ),
  row(
    'POST /api/v1/people/[id]/hand-over',
    /*            */ '401 403 400 403 403 400 401',
    '/api/v1/people/:lin/hand-over',
  ),
  row('GET /api/v1/requests', /*                          */ '401 200 200 200 200 200 401'),
  row('POST /api/v1/requests', /*                         */ '401 400 400 403 403 403 401'),
  row(
    'GET /api/v1/requests/[id]',
    /*                     */ '401 404 200 200 200 200 401',
    '/api/v1/requests/:request',
  ),
  row(
    'GET /api/v1/requests/[id]/replay',
    /*              */ '401 404 200 200 200 200 401',
    '/api/v1/requests/:request/replay',
  ),
  row(
    'PATCH /api/v1/requests/[id]',
    /*                   */ '401 404 403 403 403 403 401',
    '/api/v1/requests/:request',
    ':edit',
  ),
  row(
    'POST /api/v1/requests/[id]/cancel',
    /*             */ '401 404 403 403 403 403 401',
    '/api/v1/requests/:request/cancel',
  ),
  row(
    'GET /api/v1/requests/[id]/comments',
    /*            */ '401 404 200 200 200 200 401',
    '/api/v1/requests/:request/comments',
  ),
  row(
    'POST /api/v1/requests/[id]/comments',
    /*           */ '401 400 400 400 400 400 401',
    '/api/v1/requests/:request/comments',
  ),
  row(
    'POST /api/v1/requests/[id]/decisions',
    /*          */ '401 403 400 400 403 400 401',
    '/api/v1/requests/:request/decisions',
  ),
  row(
    'POST /api/v1/requests/[id]/production-review',
    /*  */ '401 404 409 409 403 409 401',
    '/api/v1/requests/:request/production-review',
    ANSWER,
  ),
  row(
    'POST /api/v1/requests/[id]/review',
    /*             */ '401 403 400 400 403 400 401',
    '/api/v1/requests/:request/review',
  ),
  row('GET /api/v1/reviews', /*                           */ '401 200 200 200 200 200 401'),
  row('POST /api/v1/reviews', /*                          */ '401 403 400 403 403 403 401'),
  row('GET /api/v1/reviews/[id]', /*                      */ '401 404 404 404 404 404 401', '/api/v1/reviews/none'),
  row('POST /api/v1/reviews/[id]/complete', /* */ '401 400 400 400 400 400 401', '/api/v1/reviews/none/complete'),
  row('POST /api/v1/reviews/[id]/items', /* */ '401 400 400 400 400 400 401', '/api/v1/reviews/none/items'),
  row(
    'POST /api/v1/reviews/[id]/items/[item]',
    /*        */ '401 404 404 404 404 404 401',
    '/api/v1/reviews/none/items/none',
    '{"decision":"keep"}',
  ),
  row('GET /api/v1/revisions', /*                         */ '401 200 200 200 200 200 401'),
  row('GET /api/v1/revisions/[range]', /*                 */ '401 200 200 200 200 200 401', '/api/v1/revisions/1...2'),
  row(
    'POST /api/v1/revisions/[range]/rollback',
    /*       */ '401 403 400 403 403 403 401',
    '/api/v1/revisions/1/rollback',
  ),
  row('GET /api/v1/servers', /*                           */ '401 200 200 200 200 200 401'),
  row('POST /api/v1/servers', /*                          */ '401 400 400 403 403 403 401'),
  row('GET /api/v1/servers/[slug]', /*                    */ '401 200 200 200 200 200 401', '/api/v1/servers/memory'),
  row(
    'POST /api/v1/servers/[slug]/sync',
    /*              */ '401 200 200 403 403 403 401',
    '/api/v1/servers/memory/sync',
  ),
  row(
    'GET /api/v1/servers/[slug]/access/[...tool]',
    /*   */ '401 200 200 200 200 200 401',
    '/api/v1/servers/memory/access/read_graph',
  ),
  row(
    'GET /api/v1/servers/[slug]/tools/[...tool]',
    /*    */ '401 200 200 200 200 200 401',
    '/api/v1/servers/memory/tools/read_graph',
  ),
  row(
    'PATCH /api/v1/servers/[slug]/tools/[...tool]',
    /*  */ '401 403 200 403 403 403 401',
    '/api/v1/servers/memory/tools/read_graph',
    LABELS,
  ),
  row('GET /api/v1/signing-keys', /*                      */ '401 404 200 404 200 200 401'),
  row('POST /api/v1/signing-keys', /*                     */ '401 404 403 404 403 400 401', undefined, '{"no":1}'),
  row('POST /api/v1/signing-keys/[kid]/activate', /*      */ '401 404 403 404 403 400 401', ...ofKey('activate')),
  row('POST /api/v1/signing-keys/[kid]/cancel', /*        */ '401 404 403 404 403 400 401', ...ofKey('cancel')),
  row('POST /api/v1/signing-keys/[kid]/retire', /*        */ '401 404 403 404 403 400 401', ...ofKey('retire')),
  row('POST /api/v1/signing-keys/emergency', /*           */ '401 404 403 404 403 400 401'),
  row('GET /v0.1/servers', /*                             */ '401 200 200 200 200 200 401'),
  row(
    'GET /v0.1/servers/[name]/versions',
    /*             */ '401 200 200 200 200 200 401',
    '/v0.1/servers/localhost%2Fmemory/versions',
  ),
  row(
    'GET /v0.1/servers/[name]/versions/[version]',
    /*   */ '401 200 200 200 200 200 401',
    '/v0.1/servers/localhost%2Fmemory/versions/latest',
  ),
  row('POST /api/v1/setup', /*                            */ '400 400 400 400 400 400 401'),
];

export const edge: Row[] = [
  row('GET /api/v1/policy', /*                            */ '401 401 401 401 401 401 200'),
  row('HEAD /api/v1/policy', /*                           */ '401 401 401 401 401 401 200'),
  row('POST /api/v1/receipts', /*                         */ '401 401 401 401 401 401 400'),
  row('POST /api/v1/decision-log', /*                     */ '401 401 401 401 401 401 400'),
  row('GET /opa/bundles/{name}.tar.gz', /*               */ '401 401 401 401 401 401 200', '/opa/bundles/edge.tar.gz'),
  row('POST /opa/status', /*                              */ '401 401 401 401 401 401 200'),
  row('POST /opa/logs', /*                                */ '401 401 401 401 401 401 400'),
  row('POST /otlp/v1/traces', /*                          */ '401 401 401 401 401 401 200'),
  row('POST /otlp/v1/logs', /*                            */ '401 401 401 401 401 401 200'),
  row('GET /.well-known/jwks.json', /*                    */ '200 200 200 200 200 200 200'),
  row('HEAD /.well-known/jwks.json', /*                   */ '200 200 200 200 200 200 200'),
  row('POST /access/v1/evaluation', /*                    */ '401 401 401 401 401 401 400'),
  row('POST /access/v1/evaluations', /*                   */ '401 401 401 401 401 401 400'),
  row('POST /access/v1/search/subject', /*                */ '401 401 401 401 401 401 400'),
  row('POST /access/v1/search/resource', /*               */ '401 401 401 401 401 401 400'),
  row('POST /access/v1/search/action', /*                 */ '401 401 401 401 401 401 400'),
  row('GET /.well-known/authzen-configuration', /*        */ '200 200 200 200 200 200 200'),
  row('HEAD /.well-known/authzen-configuration', /*       */ '200 200 200 200 200 200 200'),
  row('GET /oauth/authorize', /*                          */ '400 400 400 400 400 400 400'),
  row('POST /oauth/token', /*                             */ '415 415 415 415 415 415 415'),
  row('POST /oauth/revoke', /*                            */ '415 415 415 415 415 415 415'),
  row('POST /oauth/introspect', /*                        */ '401 401 401 401 401 401 415'),
  row('GET /oauth/jwks.json', /*                          */ '200 200 200 200 200 200 200'),
  row('HEAD /oauth/jwks.json', /*                         */ '200 200 200 200 200 200 200'),
  row('GET /.well-known/oauth-authorization-server', /*   */ '200 200 200 200 200 200 200'),
  row('HEAD /.well-known/oauth-authorization-server', /*  */ '200 200 200 200 200 200 200'),
  row('GET /healthz', /*                                  */ '200 200 200 200 200 200 200'),
  row('HEAD /healthz', /*                                 */ '200 200 200 200 200 200 200'),
  row('GET /readyz', /*                                   */ '200 200 200 200 200 200 200'),
  row('HEAD /readyz', /*                                  */ '200 200 200 200 200 200 200'),
  row('GET /metrics', /*                                  */ '200 200 200 200 200 200 200'),
  row('HEAD /metrics', /*                                 */ '200 200 200 200 200 200 200'),
];
