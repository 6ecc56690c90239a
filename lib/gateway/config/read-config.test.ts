import { describe, expect, it } from 'vitest';
import { checkConfig } from './read-config';

const LEAST = `remit:
  url: https://remit.example.com/
  gateway: edge
  tokenFile: token
  stateDir: /var/lib/gateway
issuers:
  - issuer: https://idp.example
`;

describe('gateway.yaml', () => {
  it('needs little, and takes files from its own folder', () => {
    const config = checkConfig(LEAST, 'gateway.yaml', '/etc/remit');
    expect(config).toMatchObject({
      remit: { url: 'https://remit.example.com', tokenFile: '/etc/remit/token', stateDir: '/var/lib/gateway' },
      listen: { host: '127.0.0.1', port: 8808, publicUrl: 'http://127.0.0.1:8808' },
      issuers: [{ issuer: 'https://idp.example', agentClaim: 'sub' }],
      taint: { mode: 'deny' },
      log: { whenFull: 'stop' },
    });
  });

  it.each([
    ['an unknown setting', `${LEAST}listen:\n  prot: 1\n`, 'gateway.yaml:9 listen.prot: There is no such setting.'],
    [
      'a wrong one',
      `${LEAST}servers:\n  crm:\n    upstream: ftp://x\n`,
      'gateway.yaml:10 servers.crm.upstream: Give an http',
    ],
    ['what is missing', LEAST.replace('  gateway: edge\n', ''), 'gateway.yaml:2 remit.gateway: '],
    [
      'a password in an address',
      LEAST.replace('https://remit', 'https://me:secret@remit'),
      'gateway.yaml:2 remit.url: Leave name',
    ],
    ['what is no YAML', 'remit: [', 'gateway.yaml: The YAML cannot be read'],
    ['the same twice', `${LEAST}remit: {}\n`, 'gateway.yaml: The YAML says remit twice: at line 8'],
  ])('says the line of %s', (_, text, message) => {
    expect(() => checkConfig(text, 'gateway.yaml', '/etc')).toThrow(message);
  });

  it('never shows a password in an error', () => {
    const text = LEAST.replace('https://remit', 'https://me:hidden-word@remit');
    expect(() => checkConfig(text, 'gateway.yaml', '/etc')).toThrow(/^(?!.*hidden-word)/s);
  });

  it('takes the few settings of a container from its environment, where the file does not say them', () => {
    const env = {
      REMIT_URL: 'https://other.example',
      REMIT_GATEWAY: 'edge',
      REMIT_TOKEN_FILE: '/run/token',
      REMIT_STATE_DIR: '/state',
      REMIT_GATEWAY_ISSUER: 'https://idp.example',
      PORT: '9000',
      HOST: '0.0.0.0',
      REMIT_GATEWAY_URL: 'https://gateway.example',
    };
    const alone = checkConfig('', 'The environment', '/', env);
    expect(alone).toMatchObject({
      remit: { url: 'https://other.example', tokenFile: '/run/token' },
      listen: { port: 9000, host: '0.0.0.0', publicUrl: 'https://gateway.example' },
      issuers: [{ issuer: 'https://idp.example' }],
    });
    expect(checkConfig(LEAST, 'gateway.yaml', '/', env).remit.url).toBe('https://remit.example.com');
    expect(() => checkConfig('', 'The environment', '/', { ...env, PORT: 'x' })).toThrow('listen.port');
  });
});
