import { sha256Hex } from '@/lib/kernel/digest';
import type { GatewayPolicy } from '@/lib/policy-engine/types';
import { opaJson } from './canonical';
import { nanoseconds, opaData } from './data';
import { POLICY_REGO } from './rego';

/** A file of a bundle, as its archive has it. */
export interface BundleFile {
  name: string;
  text: string;
}

export interface OpaBundle {
  /** All but the signature. */
  files: BundleFile[];
  /** What is signed: the payload of the JWS in `.signatures.json`. */
  payload: string;
  /** SHA-256 (hex) over the payload, and so over everything that the bundle says. */
  sha256: string;
}

export interface Span {
  /** Seconds since 1970. */
  from: number;
  until: number;
}

/**
 * The time that a bundle is good for, in seconds since 1970: one span for all freshness statements of a tenth of their
 * lifetime, whichever process made them, so that the bytes stay as they are meanwhile. It ends when the freshness that it
 * is made from does, or before. The tenths of several gateways begin at different moments.
 */
export function bundleSpan(input: { gateway: string; issuedAt: number; lifetimeSeconds: number }): Span {
  const { gateway, issuedAt, lifetimeSeconds } = input;
  const tenth = Math.max(1, Math.floor(lifetimeSeconds / 10));
  const phase = Number.parseInt(sha256Hex(gateway).slice(0, 8), 16) % tenth;
  const from = issuedAt - ((issuedAt - phase) % tenth);
  return { from, until: from + lifetimeSeconds };
}

/**
 * A gateway's policy as an OPA bundle, without its signature. Pure: the same policy and span give the same bytes.
 * `.manifest` and `data.json` are written as OPA hashes them, so that each digest is over the very bytes.
 */
export function renderBundle(policy: GatewayPolicy, { gateway, span }: { gateway: string; span: Span }): OpaBundle {
  const { serial } = policy;
  const manifest = {
    revision: String(serial),
    roots: ['mcp'],
    rego_version: 1,
    metadata: { serial, expires_ns: nanoseconds(span.until) },
  };
  const files = [
    { name: '.manifest', text: opaJson(manifest) },
    { name: 'mcp/data.json', text: opaJson(opaData(policy, span.until)) },
    { name: 'mcp/policy.rego', text: POLICY_REGO },
  ];
  const hashed = files.map(({ name, text }) => ({ name, hash: sha256Hex(text), algorithm: 'SHA-256' }));
  const payload = opaJson({ files: hashed, scope: gateway, iat: span.from });
  return { files, payload, sha256: sha256Hex(payload) };
}

/** `.signatures.json`: exactly one JWS. */
export function signaturesFile(jws: string): BundleFile {
  return { name: '.signatures.json', text: opaJson({ signatures: [jws] }) };
}
