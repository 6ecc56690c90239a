import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { DEFAULT_RETENTION, LEAST_MONTHS, type Retention } from '@/lib/decision-log/model/retention';
import { RemitError } from '@/lib/kernel/errors';

const text = z.string().trim().min(1);

function isMailServer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { hostname, pathname, search, hash, username, password } = new URL(text);
  const decodes = [username, password].every((part) => !/%(?![0-9a-f]{2})/i.test(part));
  return hostname !== '' && ['', '/'].includes(pathname) && search === '' && hash === '' && decodes;
}

const KEEP_CALLS = /^\d{1,4}(,(public|internal|confidential|restricted)=\d{1,4})*$/;

function readRetention(said: string): Retention {
  const [months, ...classes] = said.split(',');
  const pairs = classes.map((pair) => pair.split('='));
  return { months: Number(months), classes: Object.fromEntries(pairs.map(([name, n]) => [name, Number(n)])) };
}

const envSchema = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    HOST: text.default('127.0.0.1'),
    DATABASE_URL: text.regex(/^postgres(ql)?:\/\//, 'must start with postgresql://').optional(),
    REMIT_DATA_DIR: text.default('.data'),
    REMIT_BASE_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
    REMIT_SETUP_CODE: text.min(8, 'must have at least 8 characters').optional(),
    REMIT_SIGNING_KEY: text.optional(),
    REMIT_METRICS_TOKEN: text.min(16, 'must have at least 16 characters').optional(),
    REMIT_SYNC_MINUTES: z.coerce
      .number('must be a number of minutes, or 0 for never')
      .int('must be a whole number of minutes')
      .min(0, 'must be 0 or more')
      .max(10_080, 'must be at most 10080, a week')
      .default(60),
    REMIT_KEEP_CALLS: text
      .regex(KEEP_CALLS, 'must be a number of months, with more for a class of data: 13 or 13,restricted=24')
      .transform(readRetention)
      .refine(
        ({ months, classes }) => [months, ...Object.values(classes)].every((n) => n >= LEAST_MONTHS && n <= 1_200),
        `must be ${LEAST_MONTHS} months or more, and at most 1200`,
      )
      .default(DEFAULT_RETENTION),
    SMTP_URL: text
      .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
      .refine(isMailServer, 'must be an address such as smtp://user:password@host:587, with nothing after the port')
      .optional(),
    REMIT_MAIL_FROM: text
      .max(320, 'must have at most 320 characters')
      .regex(
        /^(?:[^<>@,;:"\p{Cc}]+ <[^<>@\s,;"]+@[^<>@\s,;"]+>|[^<>@\s,;"]+@[^<>@\s,;"]+)$/u,
        'must be an e-mail address, or a name and one: Remit <remit@example.com>',
      )
      .optional(),
    OIDC_ISSUER: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
    OIDC_CLIENT_ID: text.optional(),
    OIDC_CLIENT_SECRET: text.optional(),
    OIDC_ROLE_CLAIM: text.default('roles'),
    LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  })
  .superRefine((env, issue) => {
    if (env.SMTP_URL && !env.REMIT_MAIL_FROM) {
      issue.addIssue({ code: 'custom', path: ['REMIT_MAIL_FROM'], message: 'is needed when SMTP_URL is set' });
    }
    if (env.OIDC_ISSUER && !(env.OIDC_CLIENT_ID && env.OIDC_CLIENT_SECRET)) {
      const missing = env.OIDC_CLIENT_ID ? 'OIDC_CLIENT_SECRET' : 'OIDC_CLIENT_ID';
      issue.addIssue({ code: 'custom', path: [missing], message: 'is needed when OIDC_ISSUER is set' });
    }
  });

/** How mail leaves. */
export interface MailConfig {
  /** `smtp://user:password@host:port`, or `smtps://`. Never shown. */
  url: string;
  /** An address, or `Name <address>`. */
  from: string;
}

export interface Config {
  port: number;
  host: string;
  databaseUrl: string | undefined;
  dataDir: string;
  /** Undefined: http://localhost:<port>, known once the server listens. */
  baseUrl: string | undefined;
  setupCode: string | undefined;
  signingKey: string | undefined;
  /** Who may read /metrics from elsewhere. */
  metricsToken: string | undefined;
  /** How often the tools of each server are read by themselves; 0 is never. */
  syncMinutes: number;
  /** How long calls are kept. */
  keepCalls: Retention;
  /** Undefined: nothing is mailed. */
  mail: MailConfig | undefined;
  oidc: { issuer: string; clientId: string; clientSecret: string; roleClaim: string } | undefined;
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

/** Reads and checks the environment. Throws `invalid_input` that names the first wrong variable, never its value. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = envSchema.safeParse(given);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new RemitError(
      'invalid_input',
      `${issue?.path.join('.') ?? 'The environment'} ${issue?.message ?? 'is wrong'}.`,
    );
  }
  const e = result.data;
  return {
    port: e.PORT,
    host: e.HOST,
    databaseUrl: e.DATABASE_URL,
    dataDir: resolve(e.REMIT_DATA_DIR),
    baseUrl: e.REMIT_BASE_URL?.replace(/\/+$/, ''),
    setupCode: e.REMIT_SETUP_CODE,
    signingKey:
      e.REMIT_SIGNING_KEY && existsSync(e.REMIT_SIGNING_KEY)
        ? readFileSync(e.REMIT_SIGNING_KEY, 'utf8')
        : e.REMIT_SIGNING_KEY,
    metricsToken: e.REMIT_METRICS_TOKEN,
    syncMinutes: e.REMIT_SYNC_MINUTES,
    keepCalls: e.REMIT_KEEP_CALLS,
    mail: e.SMTP_URL && e.REMIT_MAIL_FROM ? { url: e.SMTP_URL, from: e.REMIT_MAIL_FROM } : undefined,
    oidc: e.OIDC_ISSUER
      ? {
          issuer: e.OIDC_ISSUER,
          clientId: e.OIDC_CLIENT_ID ?? '',
          clientSecret: e.OIDC_CLIENT_SECRET ?? '',
          roleClaim: e.OIDC_ROLE_CLAIM,
        }
      : undefined,
    logLevel: e.LOG_LEVEL,
  };
}
