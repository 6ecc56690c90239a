/** A definition that a request would adopt, beside the one that was approved before. */
export interface Adoption {
  tool: string;
  /** RFC 8785 texts, written by the server: hostile. Null where it is no longer kept. */
  before: string | null;
  after: string | null;
  /** What differs, in words without any of the server's. */
  changes: string[];
  holders: { total: number; agents: { slug: string; name: string }[] };
}
