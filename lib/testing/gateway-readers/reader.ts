/** A tool call, as it reaches a gateway of any kind: the caller's token, or its account there, and the tool. */
export interface Asked {
  iss: string;
  sub: string;
  /** The agent's account at gateways that do not read tokens. */
  agent: string;
  /** The `user` claim of the token. */
  user?: string;
  server: string;
  tool: string;
}

/** Reads a rendered file as its gateway does and says whether a call passes. */
export type Reader = (text: string) => (asked: Asked) => boolean;

export function claimsOf({ iss, sub, user }: Asked): Record<string, string> {
  return { iss, sub, ...(user === undefined ? {} : { user }) };
}
