/** What came of one try. */
export type Attempt =
  | { ok: true }
  | {
      ok: false;
      /** Short, for administrators: without secrets, without what cannot be read. */
      error: string;
      /** Trying this message again is no use; the target itself is well. */
      final?: true;
      /** The target wants no more messages. */
      gone?: true;
      /** The target said how long to wait, in milliseconds. */
      retryAfterMs?: number | null;
    };
