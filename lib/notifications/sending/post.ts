import { Webhook } from 'standardwebhooks';
import { isRemitError } from '@/lib/kernel/errors';
import { createSafeFetch } from '@/lib/net/safe-fetch';
import type { Signer } from '@/lib/signing/load-signer';
import { unsealSecret, unsealUrl } from '../channels/secrets';
import { retryAfterMs } from '../model/backoff';
import { excerpt } from '../model/delivery';
import { type Message, slackBody, webhookBody } from '../model/message';
import type { Attempt } from './attempt';
import type { SendingChannel } from './repository';

/** Of what an unhappy target says; enough for the excerpt that is kept. */
const MAX_ANSWER_BYTES = 16_384;

interface PostCall {
  channel: SendingChannel;
  message: Message;
  signer: Signer;
  allowLoopback: boolean;
  /** The time of this try; signed. */
  now: Date;
  /** For the whole of it. */
  timeoutMs: number;
  signal: AbortSignal;
}

/** One try at an HTTP channel. Rejects only when `signal` breaks it off. */
export async function post({
  channel,
  message,
  signer,
  allowLoopback,
  now,
  timeoutMs,
  signal,
}: PostCall): Promise<Attempt> {
  let url: string;
  let secrets: string[];
  try {
    url = unsealUrl(signer, channel.id, channel.sealedUrl ?? '');
    secrets = secretsOf(channel, now).map((sealed) => unsealSecret(signer, channel.id, sealed));
  } catch (error) {
    if (!isRemitError(error)) throw error;
    return { ok: false, error: 'Its address and secret were sealed with another signing key. Give them again.' };
  }
  const body = channel.kind === 'slack' ? slackBody(message) : webhookBody(message);
  const headers: Record<string, string> = { 'content-type': 'application/json', 'user-agent': 'Remit' };
  if (channel.kind === 'webhook') Object.assign(headers, signatureHeaders({ id: message.id, body, secrets, now }));
  const safeFetch = createSafeFetch({
    allowLoopback,
    timeoutMs,
    maxBytes: MAX_ANSWER_BYTES,
    followRedirects: false,
  });
  try {
    const response = await safeFetch(url, { method: 'POST', headers, body, signal });
    if (response.ok) {
      await response.body?.cancel();
      return { ok: true };
    }
    return { ok: false, ...(await refusal(response, [url, pathOf(url), ...secrets])) };
  } catch (error) {
    signal.throwIfAborted();
    if (isRemitError(error)) return { ok: false, error: error.message.slice(0, 300) };
    return { ok: false, error: 'The request could not be made.' };
  }
}

/** The headers of Standard Webhooks; with two secrets, two signatures. */
function signatureHeaders({
  id,
  body,
  secrets,
  now,
}: {
  id: string;
  body: string;
  secrets: readonly string[];
  now: Date;
}): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
  };
}

function secretsOf({ sealedSecret, previousSecret, previousUntil }: SendingChannel, now: Date): string[] {
  const overlaps = previousUntil !== null && previousUntil > now;
  return [sealedSecret, overlaps ? previousSecret : null].filter((sealed) => sealed !== null);
}

async function refusal(response: Response, secrets: string[]) {
  const said = excerpt(await response.text().catch(() => ''), secrets);
  const redirect = response.status >= 300 && response.status < 400 ? ', and redirects are not followed' : '';
  return {
    error: `It answered ${response.status}${redirect}${said ? `: ${said}` : '.'}`,
    ...(response.status === 410 ? { gone: true as const } : {}),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
  };
}

/** The part of an address that can be a password. */
function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
