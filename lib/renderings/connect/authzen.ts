import type { ConnectGuide } from './guide';

const ADDRESS = '{server}';
const json = (value: unknown) => JSON.stringify(value, null, 2);

/** How an enforcement point that asks by AuthZEN is connected. `servers` are the slugs of those that it fronts. */
export function authzenGuide({
  baseUrl,
  gateway,
  servers,
}: {
  baseUrl: string;
  gateway: string;
  servers: readonly string[];
}): ConnectGuide {
  const base = baseUrl.replace(/\/$/, '');
  const server = servers[0] ?? ADDRESS;
  const call = { name: 'tools/call' };
  const one = {
    subject: { type: 'agent', id: '{agent}' },
    action: call,
    resource: { type: 'tool', id: `${server}/{tool}` },
    context: { user: '{user}' },
  };
  const bound = {
    subject: { type: 'identity', id: '{sub}' },
    action: call,
    resource: { type: 'tool', id: '{tool}' },
    context: { agent: '{client_id}', iss: '{iss}', server },
  };
  return {
    title: `Ask Remit by AuthZEN as ${gateway}`,
    steps: [
      {
        says: 'Give the enforcement point this address. It finds every endpoint from there.',
        code: `curl ${base}/.well-known/authzen-configuration`,
        language: 'sh',
      },
      {
        says: `Make a token for ${gateway} on this page, and keep it in a file that only the enforcement point can read. It is sent as a Bearer token with every question.`,
        code: "install -m 600 /dev/null token && printf 'Authorization: Bearer %s\\n' 'rmg_…' > token",
        language: 'sh',
      },
      {
        says: 'Ask before every call. The agent is its slug, the tool is server/tool. Leave the user out where there is none; add context.definition, the digest of the tool\'s definition, if you read it. Let the call through only on "decision": true.',
        code: json(one),
        language: 'json',
        file: 'question.json',
      },
      {
        says: 'Try it.',
        code: `curl -X POST ${base}/access/v1/evaluation -H @token -H 'Content-Type: application/json' --data @question.json`,
        language: 'sh',
      },
      {
        says:
          'A gateway with the MCP binding of AuthZEN (COAZ) asks like this by itself: the agent is the client of the token, the subject is the user. ' +
          (servers.length === 1
            ? `The server may be left out while ${gateway} fronts ${server} only; the issuer, while all agents here have one.`
            : 'It has to say the server; the issuer may be left out while all agents here have one.'),
        code: json(bound),
        language: 'json',
      },
      {
        says: 'Hold what the answer asks for in context.obligations: count the calls of rateLimit and ask with "rateExceeded": true once it is used up; look for personal data where pii says redact or block, and ask with "piiFound": true where it is found. In shadow mode denied calls come back with "decision": true and "enforced": false.',
      },
    ],
    notEnforced: [
      'Rate limits and personal data, unless the enforcement point counts and looks.',
      'A changed tool definition, until Remit has read it or the enforcement point sends its digest.',
    ],
  };
}
