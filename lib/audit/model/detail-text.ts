import type { AuditEntry } from './entry';

/** An entry's detail as a table shows it. */
export interface DetailText {
  /** What it speaks of, at most three. */
  names: string[];
  text: string;
  /** Characters that are left out. */
  left: number;
}

/** An entry may hold megabytes, and fifty stand on a page. */
const MOST = 4_000;

export function detailText(detail: AuditEntry['detail']): DetailText {
  const text = JSON.stringify(detail, null, 2);
  return {
    names: Object.keys(detail).slice(0, 3),
    text: text.slice(0, MOST),
    left: Math.max(0, text.length - MOST),
  };
}
