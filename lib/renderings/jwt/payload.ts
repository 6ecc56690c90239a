import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import { gatewayText, type Written } from '@/lib/policy-engine/policy-text';
import type { GatewayPolicy } from '@/lib/policy-engine/types';

export const POLICY_TYP = 'remit-policy+jwt';

/** The payload of a `remit-policy+jwt`: RFC 8785 text, and the SHA-256 (hex) over exactly those bytes. */
export function policyPayload(input: {
  issuer: string;
  gateway: string;
  issuedAt: Date;
  claims: GatewayPolicy;
  /** Of the compiled policy that the claims were picked from, where several gateways get a part of one. */
  written?: Written;
}): { bytes: Uint8Array; sha256: string } {
  const { issuer, gateway, issuedAt, claims, written } = input;
  const rest = { iss: issuer, aud: gateway, iat: Math.floor(issuedAt.getTime() / 1000) };
  const text = written ? gatewayText(claims, rest, written) : canonicalJson({ ...claims, ...rest });
  return { bytes: new TextEncoder().encode(text), sha256: sha256Hex(text) };
}
