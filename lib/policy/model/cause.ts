/** What kinds of causes a revision has. `request` had decisions; `at-once` is a request that needed none. */
export const CAUSE_KINDS = [
  'request',
  'at-once',
  'break-glass',
  'rollback',
  'revoke',
  'suspend',
  'expiry',
  'drift',
  'labels',
  'gateway',
  'key-rotation',
  'credential',
  'other',
] as const;
export type CauseKind = (typeof CAUSE_KINDS)[number];

export const CAUSE_WORDS: Record<CauseKind, string> = {
  request: 'Approved request',
  'at-once': 'Tightened at once',
  'break-glass': 'Break-glass',
  rollback: 'Rollback',
  revoke: 'Revoked',
  suspend: 'Suspended',
  expiry: 'Expired',
  drift: 'Tools changed',
  labels: 'Labels',
  gateway: 'Gateway',
  'key-rotation': 'Signing key',
  credential: 'Credential',
  other: 'Other',
};

/** What a request's revision is caused by. A rollback is one however it came into force. */
export function causeOfRequest(request: {
  rollbackOf: number | null;
  breakGlass: boolean;
  decided: boolean;
}): CauseKind {
  if (request.rollbackOf !== null) return 'rollback';
  if (request.breakGlass) return 'break-glass';
  return request.decided ? 'request' : 'at-once';
}
