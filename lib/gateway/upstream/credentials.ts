import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ServerConfig } from '@/lib/gateway/config/gateway-config';
import { exchange, LIMITS } from '@/lib/gateway/policy-client/exchange';

export interface Credentials {
  /** The headers with which this gateway shows itself to a server. Throws in words when there are none to be had. */
  headers(server: string): Promise<Record<string, string>>;
  /** The server did not take them. */
  refused(server: string): void;
}

const FILE_MS = 5_000;
/** A token is replaced this long before it ends. */
const EARLY_MS = 30_000;
const UNSAID_SECONDS = 300;

const tokenSchema = z.looseObject({
  access_token: z.string().regex(/^[\x21-\x7e]{1,16384}$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive().optional(),
});

type Kept = { headers: Promise<Record<string, string>>; until: number };

export function createCredentials(
  servers: Record<string, ServerConfig>,
  { now, fetch: get = fetch }: { now: () => number; fetch?: typeof fetch },
): Credentials {
  const kept = new Map<string, Kept>();

  async function grantedToken(
    entry: Kept,
    grant: { tokenUrl: string; clientId: string; clientSecretFile: string; scope?: string | undefined },
  ): Promise<Record<string, string>> {
    const secret = readSecret(grant.clientSecretFile);
    const pair = `${encodeURIComponent(grant.clientId)}:${encodeURIComponent(secret)}`;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      ...(grant.scope ? { scope: grant.scope } : {}),
    });
    const { status, text } = await exchange(get, LIMITS, {
      url: grant.tokenUrl,
      init: {
        method: 'POST',
        headers: {
          Accept: 'application/json',
          Authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
          'Content-Type': 'application/x-www-form-urlencoded',
        },
        body: form.toString(),
      },
      bytes: 65_536,
    });
    if (status !== 200) throw new Error(`The token address answered ${status}.`);
    const answer = tokenSchema.safeParse(parsed(text));
    if (!answer.success) throw new Error('The token address gave no bearer token.');
    entry.until = now() + Math.max(1_000, (answer.data.expires_in ?? UNSAID_SECONDS) * 1000 - EARLY_MS);
    return { authorization: `Bearer ${answer.data.access_token}` };
  }

  return {
    async headers(server) {
      const credentials = Object.hasOwn(servers, server) ? servers[server]?.credentials : undefined;
      if (!credentials) return {};
      const known = kept.get(server);
      if (known && now() < known.until) return known.headers;
      const entry: Kept = { headers: Promise.resolve({}), until: now() + FILE_MS };
      if ('header' in credentials) {
        entry.headers = Promise.resolve({ [credentials.header.toLowerCase()]: readSecret(credentials.valueFile) });
      } else {
        entry.until = now() + LIMITS.answerMs;
        entry.headers = grantedToken(entry, credentials.clientCredentials);
        entry.headers.catch(() => kept.delete(server));
      }
      kept.set(server, entry);
      return entry.headers;
    },
    refused: (server) => void kept.delete(server),
  };
}

/** Throws in words that do not hold what is in the file. */
function readSecret(file: string): string {
  let value: string;
  try {
    value = readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(`The file ${file} cannot be read.`);
  }
  if (!/^[\x20-\x7e]{1,16384}$/.test(value)) throw new Error(`The file ${file} holds nothing that a header can.`);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
