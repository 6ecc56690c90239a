import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isRemitError, RemitError } from '@/lib/kernel/errors';
import { parseYamlDocuments, type YamlDocument } from '@/lib/kernel/yaml';
import { type GatewayConfig, gatewayConfigSchema } from './gateway-config';

type Environment = Record<string, string | undefined>;

/** The few settings that a container needs; the file comes first. */
const FROM_ENVIRONMENT: [variable: string, path: string[]][] = [
  ['REMIT_URL', ['remit', 'url']],
  ['REMIT_GATEWAY', ['remit', 'gateway']],
  ['REMIT_TOKEN_FILE', ['remit', 'tokenFile']],
  ['REMIT_STATE_DIR', ['remit', 'stateDir']],
  ['HOST', ['listen', 'host']],
  ['PORT', ['listen', 'port']],
  ['REMIT_GATEWAY_URL', ['listen', 'publicUrl']],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', ['telemetry', 'endpoint']],
];

/** Reads `gateway.yaml`; paths in it are relative to its folder. Without a file the environment alone. */
export function readGatewayConfig(path: string | undefined, env: Environment): GatewayConfig {
  if (path === undefined) return checkConfig('', 'The environment', process.cwd(), env);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new RemitError('invalid_input', `${path} cannot be read.`);
  }
  return checkConfig(text, path, dirname(resolve(path)), env);
}

/** Throws `invalid_input`, whose message has a line `file:line field: what to do` for each fault. */
export function checkConfig(text: string, name: string, folder: string, env: Environment = {}): GatewayConfig {
  const document = onlyDocument(text, name);
  const input = withEnvironment(document?.value ?? {}, env);
  const result = gatewayConfigSchema.safeParse(input);
  if (!result.success) {
    const faults = result.error.issues.flatMap((issue) => {
      const path = issue.path.map(String);
      if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
      return issue.keys.map((key) => ({ path: [...path, key], message: 'There is no such setting.' }));
    });
    const lines = faults.map(({ path, message }) => {
      const line = document ? `:${document.lineOf(path)}` : '';
      return `${name}${line} ${path.join('.') || 'the whole'}: ${message}`;
    });
    const errors = faults.map(({ path, message }) => ({ field: path.join('.'), message }));
    throw new RemitError('invalid_input', lines.join('\n'), { errors });
  }
  const { data } = result;
  const at = (file: string) => resolve(folder, file);
  const { host, port, publicUrl } = data.listen;
  for (const { credentials } of Object.values(data.servers)) {
    if (!credentials) continue;
    if ('header' in credentials) credentials.valueFile = at(credentials.valueFile);
    else credentials.clientCredentials.clientSecretFile = at(credentials.clientCredentials.clientSecretFile);
  }
  const { redis } = data.limits;
  if (redis?.urlFile) redis.urlFile = at(redis.urlFile);
  return {
    ...data,
    remit: { ...data.remit, tokenFile: at(data.remit.tokenFile), stateDir: at(data.remit.stateDir) },
    listen: { ...data.listen, publicUrl: publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}` },
  };
}

function onlyDocument(text: string, name: string): YamlDocument | undefined {
  try {
    const documents = parseYamlDocuments(text);
    if (documents.length > 1) throw new RemitError('invalid_input', 'Write one document.');
    return documents[0];
  } catch (error) {
    if (!isRemitError(error)) throw error;
    throw new RemitError('invalid_input', `${name}: ${error.errors?.[0]?.message ?? error.message}`);
  }
}

function withEnvironment(value: unknown, env: Environment): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const input = structuredClone(value) as Record<string, unknown>;
  for (const [variable, [section, field]] of FROM_ENVIRONMENT as [string, [string, string]][]) {
    const said = env[variable];
    if (said === undefined || said === '') continue;
    const into = input[section] ?? {};
    if (typeof into !== 'object' || into === null || Array.isArray(into)) continue;
    input[section] = into;
    const fields = into as Record<string, unknown>;
    if (fields[field] === undefined) fields[field] = field === 'port' ? Number(said) : said;
  }
  // One issuer is all that most installations have.
  const one = env.REMIT_GATEWAY_ISSUER;
  if (one && input.issuers === undefined) input.issuers = [{ issuer: one }];
  return input;
}
