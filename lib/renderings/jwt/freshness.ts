import { canonicalJson } from '@/lib/kernel/canonical-json';

export const FRESHNESS_TYP = 'remit-freshness+jwt';

/**
 * The payload of `Remit-Freshness`: this serial was still the newest at `iat`, and may be acted on until `exp`.
 * Small and separate, so that the policy's bytes stay as they are while it is renewed.
 */
export function freshnessPayload(input: {
  issuer: string;
  gateway: string;
  serial: number;
  sha256: string;
  now: Date;
  lifetimeSeconds: number;
}): string {
  const iat = Math.floor(input.now.getTime() / 1000);
  return canonicalJson({
    iss: input.issuer,
    aud: input.gateway,
    serial: input.serial,
    sha256: input.sha256,
    iat,
    exp: iat + input.lifetimeSeconds,
  });
}
