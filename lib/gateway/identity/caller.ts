/** Who calls, by a token that was verified. */
export interface Caller {
  iss: string;
  /** The agent's name at its issuer. */
  sub: string;
  /** On whose behalf, where the token or the header for it says so. */
  user?: string;
  /** Milliseconds; the token's `iat`, where it has one. */
  issuedAt?: number;
  /** Milliseconds; the token's `exp`. */
  expiresAt: number;
  /** SHA-256 of the token. */
  key: string;
}

export class AuthFailure extends Error {
  constructor(
    readonly status: 401 | 403,
    readonly code: 'invalid_token' | 'insufficient_scope' | 'missing_token',
    message: string,
  ) {
    super(message);
    this.name = 'AuthFailure';
  }
}

/** Whom sessions, limits and taint belong to: an agent that acts for another user is another one. */
export function principalOf({ iss, sub, user }: Pick<Caller, 'iss' | 'sub' | 'user'>): string {
  return JSON.stringify(user === undefined ? [iss, sub] : [iss, sub, user]);
}
