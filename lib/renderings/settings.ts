import { z } from 'zod';
import { RemitError } from '@/lib/kernel/errors';
import { slugSchema } from '@/lib/kernel/slug';
import type { GatewayKind } from '@/lib/policy-engine/gateway-kinds';

/** Words that CEL keeps for itself, so that no claim of that name can be asked for. */
const RESERVED = new Set(
  (
    'as break const continue else false for function if import in let loop namespace null package return true var ' +
    'void while'
  ).split(' '),
);

const claimSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, 'Name a claim with letters, digits and underscores, for example azp.')
  .refine((name) => !RESERVED.has(name) && name !== 'scope' && name !== 'scp', 'This claim cannot be asked for.');
const plain = (max: number) =>
  z
    .string()
    .min(1, 'Fill this in, or leave it out.')
    .max(max, `Use at most ${max} characters.`)
    .regex(/^[\x21-\x7e]+$/, 'Use printable ASCII without spaces.');
const urlSchema = plain(300).refine(
  (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
  'Give an http or https address.',
);

const agentClaim = claimSchema
  .optional()
  .describe('The claim of a token that names the agent, if not sub: azp or client_id, say.');
const userClaim = claimSchema
  .optional()
  .describe('The claim that names the user an agent acts for. Without it, grants that need a user are left out.');
const issuer = plain(300).optional().describe('The issuer whose tokens this gateway accepts.');
const audience = plain(300).optional().describe('The audience that tokens must be for.');

const differ = (value: { agentClaim?: string | undefined; userClaim?: string | undefined }, issue: z.RefinementCtx) => {
  if (value.userClaim === (value.agentClaim ?? 'sub') || value.userClaim === 'iss') {
    issue.addIssue({ code: 'custom', path: ['userClaim'], message: 'Name another claim than the one for the agent.' });
  }
};

const NONE = z.strictObject({});

/** The settings of each kind: flat, all text, each with a default or left out. */
export const SETTINGS = {
  remit: z.strictObject({
    url: urlSchema
      .optional()
      .describe('Where the reference gateway is reached, without a path. Remit sends its canary calls there.'),
  }),
  opa: NONE,
  authzen: NONE,
  toolhive: z
    .strictObject({
      server: slugSchema.optional().describe('Only the tools of this server, for a file of its own.'),
      agentClaim,
      userClaim,
    })
    .superRefine(differ),
  agentcore: z
    .strictObject({
      gatewayArn: plain(300)
        .regex(/^arn:/, 'Give an ARN, for example arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/tools.')
        .default('arn:aws:bedrock-agentcore:REGION:ACCOUNT:gateway/GATEWAY')
        .describe('The ARN of the AgentCore gateway. Until it is given, the policies are for no gateway.'),
      agentClaim,
      userClaim,
    })
    .superRefine(differ),
  agentgateway: z
    .strictObject({
      port: z
        .string()
        .regex(/^[1-9]\d{0,4}$/, 'Give a port from 1 to 65535.')
        .refine((port) => Number(port) <= 65_535, 'Give a port from 1 to 65535.')
        .default('3000')
        .describe('The port that agentgateway listens on.'),
      issuer,
      audience,
      jwksFile: plain(300)
        .optional()
        .describe('A file with the keys of the issuer. Without it they are read from <issuer>/.well-known/jwks.json.'),
      agentClaim,
      userClaim,
    })
    .superRefine(differ),
  'envoy-ai-gateway': z
    .strictObject({
      resource: urlSchema
        .default('https://gateway.example.com/mcp')
        .describe('The address at which agents reach the route.'),
      gatewayName: slugSchema.default('mcp-gateway').describe('The Gateway in Kubernetes that the route belongs to.'),
      routeName: slugSchema.default('remit').describe('The name of the MCPRoute.'),
      namespace: slugSchema.default('default').describe('The namespace of both.'),
      issuer,
      audience,
      agentClaim,
      userClaim,
    })
    .superRefine(differ),
  kong: z.strictObject({
    subject: z
      .enum(['username', 'custom_id', 'claim'])
      .default('username')
      .describe(
        'What stands for an agent: a Kong consumer whose username is the slug of the agent, a consumer whose custom_id ' +
          'is the subject of its identity, or a claim of its OAuth token.',
      ),
    claim: claimSchema.default('sub').describe('With subject: claim, the claim that is the subject of an identity.'),
    issuer,
  }),
  contextforge: NONE,
  litellm: NONE,
} satisfies Record<GatewayKind, z.ZodType>;

export type SettingsOf<Kind extends GatewayKind> = z.output<(typeof SETTINGS)[Kind]>;

/**
 * A gateway's settings with the defaults of its kind. Throws `invalid_input` with every field that is wrong, as
 * `settings.<name>`.
 */
export function parseSettings<Kind extends GatewayKind>(kind: Kind, settings: unknown): SettingsOf<Kind> {
  const parsed = SETTINGS[kind].safeParse(settings);
  if (parsed.success) return parsed.data as SettingsOf<Kind>;
  const errors = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          field: `settings.${key}`,
          message: `A gateway of kind ${kind} has no such setting.`,
        }))
      : [{ field: ['settings', ...issue.path].join('.'), message: issue.message }],
  );
  throw new RemitError('invalid_input', 'The settings do not fit the kind of the gateway.', { errors });
}

/** For forms: each setting of a kind, what it is, and what it is when nothing is said. */
export function settingFields(
  kind: GatewayKind,
): { name: string; says: string; default?: string; options?: string[] }[] {
  const schema = z.toJSONSchema(SETTINGS[kind], { io: 'input' }) as {
    properties?: Record<string, { description?: string; default?: string; enum?: string[] }>;
  };
  return Object.entries(schema.properties ?? {}).map(([name, { description = '', default: usual, enum: options }]) => ({
    name,
    says: description,
    ...(usual === undefined ? {} : { default: usual }),
    ...(options ? { options } : {}),
  }));
}
