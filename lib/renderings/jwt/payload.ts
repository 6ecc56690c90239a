import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import type { GatewayPolicy } from '@/lib/policy-engine/types';

export const POLICY_TYP = 'remit-policy+jwt';

/** The payload of a `remit-policy+jwt`: RFC 8785 text, and the SHA-256 (hex) over exactly those bytes. */
export function policyPayload(input: { issuer: string; gateway: string; issuedAt: Date; claims: GatewayPolicy }): {
  bytes: Uint8Array;
  sha256: string;
} {
  const text = canonicalJson({ ...input.claims, ...registeredClaims(input) });
  return { bytes: new TextEncoder().encode(text), sha256: sha256Hex(text) };
}

/** The claims of RFC 7519 that stand beside a gateway's policy. */
export function registeredClaims({ issuer, gateway, issuedAt }: { issuer: string; gateway: string; issuedAt: Date }) {
  return { iss: issuer, aud: gateway, iat: Math.floor(issuedAt.getTime() / 1000) };
}
