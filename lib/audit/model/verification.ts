export type Verification =
  | { ok: true; entries: number; head: string }
  | { ok: false; entries: number; seq: number; problem: string };
