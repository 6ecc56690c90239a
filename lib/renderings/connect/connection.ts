import type { ConnectGuide } from './guide';

/** What a guide names: Remit, the gateway by its slug, and what it fronts. */
export interface Connection {
  baseUrl: string;
  gateway: string;
  servers: readonly { slug: string; url: string }[];
  /** As the gateway has them; what is left out is as SETTINGS says. */
  settings?: Record<string, string>;
  /** Grants with bounds that nothing there holds are published all the same. */
  publishesUnheld?: boolean;
  /** Remit's public keys, newest first, as PEM; OPA's configuration holds them. */
  keys?: readonly { kid: string; pem: string }[];
  notEnforced?: string[];
}

export type Step = ConnectGuide['steps'][number];

export const tokenStep = (gateway: string): Step => ({
  says: 'Make a token for this gateway in Remit, and keep it in a file that only the gateway can read.',
  code: `(umask 077; cat > ${gateway}.token)`,
  language: 'sh',
});

/** The pull agent for a gateway that is configured by a file. */
export function pullStep(connection: Connection, format: string, out: string, reload?: string, says?: string): Step {
  const { baseUrl, gateway, settings = {}, publishesUnheld } = connection;
  const words = [
    `npx remit-pull --url ${baseUrl} --gateway ${gateway} --token-file ${gateway}.token`,
    `--format ${format} --out ${out}`,
    ...Object.entries(settings).map(([name, value]) => `--set ${shellWord(`${name}=${value}`)}`),
    ...(publishesUnheld ? ['--unheld publish'] : []),
    ...(reload === undefined ? [] : [`--reload ${shellWord(reload)}`]),
  ];
  return {
    says:
      says ??
      'Keep the file as the policy says. The pull agent verifies the policy, writes the file as a whole, and tells Remit.',
    code: words.join(' \\\n  '),
    language: 'sh',
  };
}

function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:=@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

export function serverList(servers: Connection['servers']): string {
  return servers.map(({ slug }) => slug).join(', ') || 'none yet';
}

/** Which claim tells an agent, and which a user, where rules read tokens. */
export function claimsStep({ settings = {} }: Connection): Step {
  const agent = settings.agentClaim ?? 'sub';
  const user = settings.userClaim
    ? `A grant that needs a user is good while ${settings.userClaim} names one other than the agent.`
    : 'Grants that need a user are left out until the setting userClaim says which claim names one.';
  return {
    says:
      `An agent is known by iss and ${agent} of its token: the issuer and the subject of one of its identities in Remit. ` +
      `An agent without an identity may call nothing here. ${user}`,
  };
}
