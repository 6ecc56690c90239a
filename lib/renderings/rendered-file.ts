import type { GatewayPolicy } from '@/lib/policy-engine/types';

/** A policy in the words of one kind of gateway: what is written where that gateway reads it. The text is ASCII. */
export interface RenderedFile {
  /** What the file is called by default. */
  name: string;
  mediaType: string;
  text: string;
}

/** What a rendering looks at. Mode and staleness are left out: no file can say them, and a file always enforces. */
export type Renderable = Pick<GatewayPolicy, 'serial' | 'agents' | 'servers' | 'tools' | 'grants'>;

export type Renderer<Settings> = (policy: Renderable, settings: Settings, now: Date) => RenderedFile;

/** The first line of files that have comments; JSON says the same in `remit`. */
export const NOTICE = (serial: number) => `Remit revision ${serial}. Written by Remit: changes made here are lost.`;

/**
 * The servers in order; without any, one that cannot be reached, for formats that want one at least. A file that its
 * gateway refuses would leave the earlier one in force.
 */
export function targetsOf({ servers }: Pick<Renderable, 'servers'>): { name: string; url: string }[] {
  const targets = Object.entries(servers).map(([name, { url }]) => ({ name, url }));
  if (targets.length === 0) return [{ name: 'nothing', url: 'http://nothing.invalid/mcp' }];
  return targets.sort((a, b) => (a.name < b.name ? -1 : 1));
}
