import { z } from 'zod';
import { isPhoneCountry } from '@/lib/gateway/pii/phone';
import { slugSchema } from '@/lib/kernel/slug';

const NEEDED = { error: 'This is needed.' };
const address = z
  .string(NEEDED)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'Give an http or https address.')
  // It would be printed with every error that names the address.
  .refine((text) => !URL.canParse(text) || new URL(text).username === '', 'Leave name and password out of it.')
  .transform((text) => text.replace(/\/+$/, ''));
/** An issuer is compared with a token's `iss` exactly, so nothing is trimmed. */
const issuer = z
  .string(NEEDED)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'Give an http or https address.');
const file = z.string(NEEDED).min(1, 'Name a file.').max(4_096);
const word = z.string(NEEDED).min(1, 'Leave it out, or fill it in.').max(4_096);
const headerName = z.string(NEEDED).regex(/^[A-Za-z0-9-]{1,64}$/, 'Name a header: letters, digits and hyphens.');
const bytes = z.int('Use a whole number of bytes.').min(1_024, 'Use 1024 or more.').max(1_073_741_824);
const seconds = z.int('Use a whole number of seconds.').min(1, 'Use 1 or more.').max(86_400);

const redisSchema = z
  .strictObject({
    url: z
      .string()
      .refine((text) => URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol), 'Give redis:// or rediss://.')
      .refine(
        (text) => !URL.canParse(text) || new URL(text).password === '',
        'Put an address with a password in urlFile.',
      )
      .optional(),
    /** A file with the address, for one with a password. */
    urlFile: file.optional(),
    /** Gateways with the same one count together. */
    prefix: word.default('remit:limits:'),
    whenAway: z.enum(['own', 'deny']).default('own'),
  })
  .refine(({ url, urlFile }) => (url === undefined) !== (urlFile === undefined), 'Give either url or urlFile.');

const choice = z.enum(['deny', 'allow']);

const serverSchema = z.strictObject({
  /** Where it really is, when the policy's address is not the one to use from here. */
  upstream: address.optional(),
  credentials: z
    .union([
      z.strictObject({ header: headerName, valueFile: file }),
      z.strictObject({
        clientCredentials: z.strictObject({
          tokenUrl: address,
          clientId: word,
          clientSecretFile: file,
          scope: word.optional(),
        }),
      }),
    ])
    .optional(),
  resources: choice.default('deny'),
  prompts: choice.default('deny'),
  /** What the server asks of the client: sampling, elicitation, roots, and results that ask for input. */
  serverRequests: choice.default('deny'),
});
export type ServerConfig = z.output<typeof serverSchema>;

const issuerSchema = z.strictObject({
  issuer,
  /** Its keys; found by discovery when absent. */
  jwksUrl: address.optional(),
  /** What a token's `aud` must hold; the endpoint's own address when absent. */
  audience: word.optional(),
  agentClaim: z.enum(['sub', 'client_id', 'azp']).default('sub'),
  userClaim: word.optional(),
});
export type IssuerConfig = z.output<typeof issuerSchema>;

export const gatewayConfigSchema = z.strictObject({
  remit: z.strictObject({
    url: address,
    issuer: address.optional(),
    gateway: slugSchema,
    tokenFile: file,
    stateDir: file,
  }),
  listen: z
    .strictObject({
      host: word.default('127.0.0.1'),
      port: z.int('Use a whole number.').min(0).max(65_535).default(8_808),
      /** What clients call it; tokens are for this address. */
      publicUrl: address.optional(),
      /** Origins of pages that may call it; others are refused, as a browser on this network could be anybody's. */
      origins: z.array(address).max(100).default([]),
    })
    .prefault({}),
  issuers: z.array(issuerSchema).min(1, 'Name at least one issuer of tokens.').max(50),
  /** A header with a token of its own that says on whose behalf a call is. */
  userHeader: z.strictObject({ header: headerName, issuer, audience: word, claim: word.default('sub') }).optional(),
  servers: z.record(slugSchema, serverSchema).default({}),
  /** After a restricted result the same caller's outward tools are denied for this long. */
  taint: z
    .strictObject({ mode: z.enum(['deny', 'off']).default('deny'), windowSeconds: seconds.default(3_600) })
    .prefault({}),
  pii: z
    .strictObject({
      /** Whose phone numbers are known without `+`, as ISO 3166 says them. */
      phoneCountries: z
        .array(z.string().refine(isPhoneCountry, 'Name a country by its two capital letters, like DE.'))
        .max(20)
        .default(['US', 'GB']),
    })
    .prefault({}),
  log: z
    .strictObject({
      whenFull: z.enum(['stop', 'drop']).default('stop'),
      spoolBytes: bytes.default(268_435_456),
      /** Whether each entry waits for the disk itself, or a second's worth may be lost with the machine's power. */
      sync: z.enum(['each', 'second']).default('second'),
    })
    .prefault({}),
  /** Where spans go, by OTLP over HTTP in JSON; without an endpoint there are none. */
  telemetry: z.strictObject({ endpoint: address.optional() }).prefault({}),
  limits: z
    .strictObject({
      requestBytes: bytes.default(4_194_304),
      resultBytes: bytes.default(16_777_216),
      depth: z.int().min(8).max(512).default(64),
      connections: z.int().min(1).max(100_000).default(2_000),
      /** Until the upstream's answer begins. */
      answerSeconds: seconds.default(120),
      /** Between two pieces of an answer; a quiet stream of events counts too. */
      quietSeconds: seconds.default(600),
      /** For this long what an upstream listed is believed. */
      pinSeconds: seconds.default(60),
      drainSeconds: seconds.default(20),
      /** Where several gateways count calls together; without it each counts its own. */
      redis: redisSchema.optional(),
    })
    .prefault({}),
});

export interface GatewayConfig extends z.output<typeof gatewayConfigSchema> {
  listen: z.output<typeof gatewayConfigSchema>['listen'] & { publicUrl: string };
}
