/** A live grant whose time is nearly over. */
export interface EndingGrant {
  id: string;
  agent: { slug: string; name: string };
  /** server/tool */
  tool: string;
  endsAt: string;
}
