/** The head of the log, signed. Kept elsewhere, it shows later whether history was rewritten or cut off. */
export interface Checkpoint {
  origin: string;
  size: number;
  /** Hash of the last entry; 64 zeros for an empty log. */
  hash: string;
  at: string;
  /** Compact JWS (ES256, `typ: remit-checkpoint+jwt`) over the four fields above. */
  signed: string;
}
