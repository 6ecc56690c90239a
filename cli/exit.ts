/** What the command's exit codes mean; `--help` and the README say the same. */
export const EXIT = { ok: 0, error: 1, changes: 2, refused: 3, waiting: 4 } as const;
