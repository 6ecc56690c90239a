import { type Connection, tokenStep } from './connection';
import type { ConnectGuide } from './guide';

/** A client of our own making: whatever can make an HTTP request. */
export function remitGuide({ baseUrl, gateway }: Connection): ConnectGuide {
  return {
    title: `Pull the signed policy as ${gateway}`,
    steps: [
      tokenStep(gateway),
      {
        says: 'Pull. The answer is a compact JWS (ES256), its keys are published, and Remit-Freshness says until when it is good.',
        code: `curl -i ${baseUrl}/api/v1/policy -H "Authorization: Bearer $(cat ${gateway}.token)"
curl ${baseUrl}/.well-known/jwks.json`,
        language: 'sh',
      },
      {
        says: 'Or let the pull agent do all of it in the right order: verify, write the file as a whole, go on while Remit is down, send the receipt.',
        code: `npx remit-pull --url ${baseUrl} --gateway ${gateway} --token-file ${gateway}.token \\
  --format jws --out ${gateway}.jws`,
        language: 'sh',
      },
      {
        says: 'A client of your own sends the ETag that it holds, waits with Prefer, and says what is in force. sha256 is over the payload of the JWS.',
        code: `curl -i ${baseUrl}/api/v1/policy -H "Authorization: Bearer $(cat ${gateway}.token)" \\
  -H 'If-None-Match: "<etag>"' -H 'Prefer: wait=30'
curl ${baseUrl}/api/v1/receipts -H "Authorization: Bearer $(cat ${gateway}.token)" \\
  -H 'Content-Type: application/json' \\
  -d '{"serial":1,"sha256":"<sha256>","status":"activated","activatedAt":"2027-01-01T00:00:00Z"}'`,
        language: 'sh',
      },
    ],
  };
}
