import type { AuditEntry } from '@/lib/audit/model/entry';
import type { Cell, Completeness, PopulationId, PopulationTable, SampledChange } from '../model/population';

/** What a pack is made of. All of it is of one moment, and the same each time that it is read. */
export interface PackSource {
  table(id: PopulationId): PopulationTable;
  rows(id: PopulationId): AsyncIterable<Cell[][]>;
  completeness(id: PopulationId): Promise<Completeness>;
  attributes(ids: string[]): Promise<SampledChange[]>;
  audit: AuditSource;
}

export interface AuditSource {
  /** Number of the first entry of the period; null where it has none. */
  first: number | null;
  /** Number of the last entry before the end of the period; 0 where there is none. */
  size: number;
  /** From the very first entry on. */
  entries(): AsyncIterable<AuditEntry>;
}
