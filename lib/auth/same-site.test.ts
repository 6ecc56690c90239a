import { describe, expect, it } from 'vitest';
import { sameSite } from './same-site';

const BASE = 'https://remit.example.com';

describe('sameSite', () => {
  it.each([
    ['/', `${BASE}/`],
    ['', `${BASE}/`],
    ['/agents?team=a#b', `${BASE}/agents?team=a#b`],
    ['agents', `${BASE}/agents`],
    ['?page=2', `${BASE}/?page=2`],
    [`${BASE}/requests/1`, `${BASE}/requests/1`],
    ['https://REMIT.example.com:443/agents', `${BASE}/agents`],
    ['/https://evil.example', `${BASE}/https://evil.example`],
    ['/../../agents', `${BASE}/agents`],
  ])('goes to %j on this site', (url, target) => {
    expect(sameSite(url, BASE)).toBe(target);
  });

  it.each([
    ['another host', 'https://evil.example/'],
    ['another host without a scheme', '//evil.example'],
    ['a backslash for a slash', '/\\evil.example'],
    ['two backslashes', '\\\\evil.example'],
    ['a slash that a tab hides', '/\t/evil.example'],
    ['a line break that hides it', '/\n/evil.example'],
    ['a space before it', ' //evil.example'],
    ['a scheme without slashes', 'http:evil.example'],
    ['this host as the user', 'https://remit.example.com@evil.example/'],
    ['this host as a prefix', 'https://remit.example.com.evil.example/'],
    ['a host under this one', 'https://a.remit.example.com/'],
    ['the host above this one', 'https://example.com/'],
    ['another port', 'https://remit.example.com:8443/'],
    ['no TLS', 'http://remit.example.com/'],
    ['a script', 'javascript:alert(1)'],
    ['a script that a tab splits', 'java\tscript:alert(1)'],
    ['data', 'data:text/html,hello'],
    ['a blob of this origin', 'blob:https://remit.example.com/1'],
    ['no address', 'https://'],
    ['a broken port', 'https://remit.example.com:99999/'],
  ])('goes home instead of to %s', (_, url) => {
    expect(sameSite(url, BASE)).toBe(BASE);
  });

  it('keeps the port of a site that has one', () => {
    const base = 'http://127.0.0.1:3000';
    expect(sameSite('/agents', base)).toBe('http://127.0.0.1:3000/agents');
    expect(sameSite('http://127.0.0.1:3000/agents', base)).toBe('http://127.0.0.1:3000/agents');
    expect(sameSite('http://127.0.0.1/agents', base)).toBe(base);
    expect(sameSite('http://localhost:3000/agents', base)).toBe(base);
  });
});
