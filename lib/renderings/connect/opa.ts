import { yamlText } from '../yaml-text';
import { type Connection, tokenStep } from './connection';
import type { ConnectGuide } from './guide';

const NO_KEY = { kid: '<kid>', pem: '<public key as PEM>' };

/** An unmodified `opa run` that pulls a signed bundle and reports back. */
export function opaGuide({ baseUrl, gateway, servers, keys = [] }: Connection): ConnectGuide {
  const [active] = keys.length > 0 ? keys : [NO_KEY];
  const config = {
    services: { remit: { url: `${baseUrl}/opa`, credentials: { bearer: { token_path: `${gateway}.token` } } } },
    keys: Object.fromEntries(
      (keys.length > 0 ? keys : [NO_KEY]).map(({ kid, pem }) => [
        kid,
        { algorithm: 'ES256', key: pem, scope: gateway },
      ]),
    ),
    bundles: {
      remit: {
        service: 'remit',
        resource: `bundles/${gateway}.tar.gz`,
        persist: true,
        polling: { long_polling_timeout_seconds: 30 },
        signing: { keyid: active?.kid, scope: gateway },
      },
    },
    status: { service: 'remit' },
    decision_logs: { service: 'remit', reporting: { min_delay_seconds: 1, max_delay_seconds: 5 } },
  };
  const server = servers[0]?.slug ?? 'server';
  const question = { input: { agent: 'agent', tool: `${server}/tool` } };
  return {
    title: `Run OPA as ${gateway}`,
    steps: [
      tokenStep(gateway),
      {
        says: 'Read the public keys. OPA takes them as PEM; this prints each with its name.',
        code: `curl -s ${baseUrl}/.well-known/jwks.json | node -e '
  const { keys } = JSON.parse(require("fs").readFileSync(0, "utf8"));
  for (const key of keys) {
    const pem = require("crypto").createPublicKey({ key, format: "jwk" }).export({ type: "spki", format: "pem" });
    console.log(key.kid + "\\n" + pem);
  }'`,
        language: 'sh',
      },
      {
        says: 'Configure OPA. Keep signing.keyid: without it OPA takes a bundle that nobody signed. When Remit signs with a new key, add it under keys and name it there.',
        code: yamlText('OPA for Remit', config),
        language: 'yaml',
        file: 'opa.yaml',
      },
      {
        says: 'Run it. It holds the newest bundle, reports what it activated, and uploads its decisions.',
        code: `opa run --server --addr localhost:8181 --config-file opa.yaml`,
        language: 'sh',
      },
      {
        says: 'Ask before every call, and let it through only when allow is true. Hold what obligations says: count rate limits, look for personal data.',
        code: `curl localhost:8181/v1/data/mcp/decision -H 'Content-Type: application/json' -d '${JSON.stringify(question)}'`,
        language: 'sh',
      },
    ],
  };
}
