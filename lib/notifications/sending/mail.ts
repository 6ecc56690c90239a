import { createTransport } from 'nodemailer';
import type { MailConfig } from '@/lib/config/env';
import { excerpt } from '../model/delivery';
import { type Message, mailOf } from '../model/message';
import type { Attempt } from './attempt';

/** For each step of the conversation with the mail server. */
const TIMEOUT_MS = 10_000;
/** For all of them. */
const LONGEST_MS = 30_000;

interface MailCall {
  config: MailConfig;
  message: Message;
  to: { name: string; email: string };
  baseUrl: string;
  signal: AbortSignal;
}

/** One try at a mail. Rejects only when `signal` breaks it off. */
export async function mail({ config, message, to, baseUrl, signal }: MailCall): Promise<Attempt> {
  const transport = createTransport(transportOptions(config));
  const { subject, text, html } = mailOf(message, `${baseUrl}/account/notifications`);
  const over = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
  try {
    await Promise.race([
      transport.sendMail({
        from: config.from,
        // As an object, so that no name or address is read as a list of several.
        to: { name: to.name, address: to.email },
        subject,
        text,
        html,
        // The same at every try: a mail that arrives twice is shown once.
        messageId: `<${message.id}@${new URL(baseUrl).hostname}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      }),
      aborted(over),
    ]);
    return { ok: true };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, ...explain(error, config) };
  } finally {
    transport.close();
  }
}

/** Spelled out: given an address, nodemailer would leave every other option out without a word. */
export function transportOptions({ url }: MailConfig) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'smtps:';
  const here = ['localhost', '127.0.0.1', '::1'].includes(host);
  return {
    host,
    port: port ? Number(port) : secure ? 465 : 587,
    secure,
    // A password never goes to another machine in the clear.
    requireTLS: !secure && username !== '' && !here,
    auth: username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : undefined,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    dnsTimeout: TIMEOUT_MS,
    // Nothing of a message may name a file or an address to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

interface MailError {
  code?: string;
  responseCode?: number;
  response?: string;
}

function explain(error: unknown, { url }: MailConfig): { error: string; final?: true } {
  const { code, responseCode, response } = error as MailError;
  const { username, password } = new URL(url);
  const said = response ? excerpt(response, [decodeURIComponent(password), decodeURIComponent(username)]) : '';
  if (responseCode) {
    // It refuses this recipient or this message for good, and is well otherwise.
    const final = responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
    return { error: `The mail server said: ${said || responseCode}`, ...(final ? { final } : {}) };
  }
  const words: Record<string, string> = {
    ECONNECTION: 'The mail server cannot be reached.',
    ESOCKET: 'The mail server cannot be reached.',
    EDNS: 'The name of the mail server does not resolve.',
    ETIMEDOUT: 'The mail server did not answer in time.',
    EAUTH: 'The mail server refuses the user name or password.',
    ETLS: 'The mail server offers no encryption that can be used.',
    EENVELOPE: 'The mail server cannot take this address.',
  };
  const timedOut = (error as Error).name === 'TimeoutError';
  return { error: timedOut ? (words.ETIMEDOUT as string) : (words[code ?? ''] ?? 'The mail could not be sent.') };
}
