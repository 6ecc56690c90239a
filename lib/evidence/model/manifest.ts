import type { FrameworkId } from './frameworks';
import type { AttributeResult, Completeness, Period, PopulationId } from './population';

/** A file of a pack. `path` is relative, with `/`; `rows` of tables, without their header. */
export interface PackFile {
  path: string;
  bytes: number;
  /** Hex. */
  sha256: string;
  rows?: number;
}

/** The part of the audit log that is in a pack, and whether all of it up to there is one chain. */
export interface AuditPart {
  whole: boolean;
  /** What is wrong, where it is not whole. */
  problem: string | null;
  /** Number of the first entry of the period; of the next one where the period has none. */
  first: number;
  entries: number;
  /** Hash of the entry before the first. */
  previous: string;
  /** The head at the end of the period: how many entries there were by then, and the hash of the last. */
  size: number;
  hash: string;
}

export interface PackPopulation {
  id: PopulationId;
  title: string;
  query: string;
  file: string;
  rows: number;
  columns: { name: string; says: string }[];
  /** What it speaks to, as the framework names it. */
  criteria: string[];
}

export interface PackSample {
  population: 'changes';
  /** How it is drawn, in words. */
  method: string;
  seed: string;
  size: number;
  drawn: string[];
  typed: string[];
}

/** Who a pack is made for. The id stays out: a pack says names. */
export interface Principal {
  name: string;
  email: string | null;
}

/** `manifest.json`. Whatever is in a pack is named here with its digest, but for this file and its signature. */
export interface PackManifest {
  format: 'remit-evidence-pack/1';
  generator: { name: 'Remit'; version: string; origin: string };
  framework: { id: FrameworkId; title: string; checked: string };
  /** From its first moment on, and before its last one. */
  period: Period & { timeZone: 'UTC' };
  principal: Principal;
  /** RFC 7638 thumbprint of the key in `jwks.json`. */
  signingKey: string;
  auditLog: AuditPart;
  populations: PackPopulation[];
  completeness: Completeness[];
  sample: PackSample;
  attributes: { counts: Record<AttributeResult, number> };
  files: PackFile[];
}
