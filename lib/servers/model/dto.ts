import type { DataCategory, DataClass, Effect } from '@/lib/kernel/data-class';

export interface ServerSummary {
  slug: string;
  name: string;
  url: string;
  environment: string;
  owner: { id: string; name: string };
  /** Tools that are there; of them, without labels, and with a definition that is no longer the approved one. */
  tools: number;
  unlabelled: number;
  changed: number;
  lastSyncAt: string | null;
  lastSyncError: string | null;
}

/** `new`: nobody was ever granted it. `changed` and `removed` tools cannot be called. */
export type ToolState = 'new' | 'current' | 'changed' | 'removed';

export interface ToolSummary {
  key: string;
  name: string;
  state: ToolState;
  dataClass: DataClass | null;
  categories: DataCategory[];
  effect: Effect | null;
  untrusted: boolean | null;
  outward: boolean | null;
  labelled: boolean;
  /** How many agents hold it. */
  agents: number;
  definition: string;
  pinned: string | null;
}

export interface ServerDetail extends ServerSummary {
  createdAt: string;
  toolList: ToolSummary[];
  may: { sync: boolean; label: boolean };
}

export interface ToolDetail extends ToolSummary {
  server: { slug: string; name: string };
  firstSeenAt: string;
  /** RFC 8785 texts of every definition that was read, newest first. Hostile text: show it as text only. */
  definitions: { digest: string; text: string; readAt: string; current: boolean; approved: boolean }[];
  holders: { slug: string; name: string; status: string }[];
  may: { label: boolean };
}
