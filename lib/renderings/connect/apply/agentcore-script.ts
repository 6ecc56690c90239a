/** Puts the file of `agentcore` in force by the AWS command line: `node apply-agentcore.mjs agentcore.json`. */
export const AGENTCORE_SCRIPT = `// Needs POLICY_ENGINE_ID, and the AWS command line with credentials, in its environment.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { policies } = JSON.parse(readFileSync(process.argv[2], 'utf8'));

function aws(command, ...options) {
  const engine = ['--policy-engine-id', process.env.POLICY_ENGINE_ID, '--output', 'json'];
  return execFileSync('aws', ['bedrock-agentcore-control', command, ...engine, ...options], { encoding: 'utf8' });
}

const there = JSON.parse(aws('list-policies')).policies.filter((policy) => policy.name.startsWith('remit_'));
const wanted = new Set(policies.map((policy) => policy.name));
const known = new Set(there.map((policy) => policy.name));
// A policy is named by its text. What is taken away does not wait for what is given.
for (const { name, policyId } of there) {
  if (!wanted.has(name)) aws('delete-policy', '--policy-id', policyId);
}
for (const { name, statement } of policies) {
  const definition = JSON.stringify({ cedar: { statement } });
  if (!known.has(name)) aws('create-policy', '--name', name, '--definition', definition);
}
`;
