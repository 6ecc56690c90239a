import { type Asked, exchange, type Limits } from './exchange';

export interface Receipt {
  serial: number;
  sha256: string;
  status: 'activated' | 'rejected';
  error?: string;
  activatedAt: string;
}

/** What Remit takes of an error. */
const ERROR_CHARACTERS = 1_000;
/** A gateway that tries again and again says the same thing once an hour. */
const AGAIN_AFTER_MS = 3_600_000;

/**
 * Posts receipts. Late is better than never: the newest that could not be posted is tried again by `settle`. But one
 * that does not arrive is no reason not to enforce, so nothing here rejects.
 */
export function createReceipts(parts: {
  url: string;
  get: typeof fetch;
  limits: Limits;
  headers: () => Record<string, string>;
  clock: () => Date;
}) {
  const { url, get, limits, headers, clock } = parts;
  let owed: Receipt | null = null;
  let last: { key: string; at: number } | null = null;

  async function settle(signal?: AbortSignal): Promise<void> {
    const receipt = owed;
    if (!receipt) return;
    const asked: Asked = {
      url: `${url}/api/v1/receipts`,
      init: {
        method: 'POST',
        headers: { ...headers(), 'Content-Type': 'application/json' },
        body: JSON.stringify(receipt),
      },
      bytes: 65_536,
      signal,
    };
    const status = await exchange(get, limits, asked).then(
      (answer) => answer.status,
      () => 0,
    );
    // What Remit will never take, such as one for a serial that it does not know, is not offered again.
    const over = status > 0 && status < 500 && status !== 401 && status !== 429;
    if (over && owed === receipt) owed = null;
  }

  return {
    settle,
    /** To be told once Remit can be reached again. */
    owe(receipt: Omit<Receipt, 'activatedAt'>): void {
      owed = { ...receipt, activatedAt: clock().toISOString() };
    },
    async tell(receipt: Omit<Receipt, 'activatedAt'>, signal?: AbortSignal): Promise<void> {
      const at = clock().getTime();
      const key = `${receipt.status} ${receipt.serial} ${receipt.sha256}`;
      if (receipt.status === 'rejected' && last?.key === key && Math.abs(at - last.at) < AGAIN_AFTER_MS) return;
      last = { key, at };
      const { error, ...rest } = receipt;
      this.owe(error === undefined ? rest : { ...rest, error: error.slice(0, ERROR_CHARACTERS) });
      await settle(signal);
    },
  };
}
