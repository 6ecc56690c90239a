import type { PackManifest } from '@/lib/evidence/model/manifest';

export interface PackFiles {
  list(): string[];
  pieces(path: string): Iterable<Uint8Array>;
}

export interface PackVerification {
  ok: boolean;
  manifest: PackManifest | undefined;
  passed: string[];
  problems: string[];
  notes: string[];
}

export function verifyPack(
  files: PackFiles,
  options?: { key?: string; checkpoint?: { size: number; hash: string } },
): PackVerification;
export function drawSample(ids: readonly string[], options: { size: number; seed: string }): string[];
export function folderFiles(root: string): PackFiles;
