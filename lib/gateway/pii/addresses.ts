import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { type Span, type Surroundings, saidOf } from './context';

const LOCAL = /[\p{L}\p{N}_.+%'-]{1,64}$/u;
/** What may stand before an address and is no part of it: quotes and signs. */
const SIGNS = /^['.+%-]+/;
const HOST = /[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,8}\.\p{L}{2,24}(?![\p{L}\p{N}_-])/uy;
/** `https://user@host` and `git@host:team/repository`: who signs in, and where. */
const USER_OF_URL = /:\/\/[^\s/@]{0,64}$/;
const PATH_OF_COPY = /^:[\w.~-]{0,64}\//;

/** `at` is the at sign; letters of any script: "zoë@münchen.example" is an address too. */
export function emailAt({ text }: Surroundings, at: number, after: number): Span | null {
  const before = text.slice(Math.max(after, at - 64), at);
  const local = LOCAL.exec(before)?.[0].replace(SIGNS, '');
  if (!local) return null;
  HOST.lastIndex = at + 1;
  const host = HOST.exec(text)?.[0];
  if (!host) return null;
  const to = at + 1 + host.length;
  if (local === 'git' || USER_OF_URL.test(text.slice(Math.max(0, at - 80), at))) return null;
  if (text[to] === ':' && PATH_OF_COPY.test(text.slice(to, to + 67))) return null;
  return { from: at - local.length, to };
}

/** Addresses that say nothing of a person, being the same in every network. */
const LOCAL_RANGES = new Set([
  'private',
  'loopback',
  'linkLocal',
  'uniqueLocal',
  'multicast',
  'broadcast',
  'unspecified',
]);

export function ipAt(around: Surroundings, at: number, found: string): Span | null {
  // "Chrome/120.0.0.0" is a version by what it is written as, others by what is said of them.
  if (!isPublic(found) || /[A-Za-z]\/$/.test(around.text.slice(Math.max(0, at - 2), at))) return null;
  if (!found.includes(':') && saidOf(around, at) === 'other') return null;
  return { from: at, to: at + found.length };
}

function isPublic(text: string): boolean {
  // A time of day is no address, and is most of what comes here.
  if ((text.includes(':') && !text.includes('::') && text.split(':').length < 7) || isIP(text) === 0) return false;
  const address = ipaddr.process(text);
  if (address.kind() === 'ipv4' && (address.toByteArray()[0] ?? 0) >= 240) return false;
  return !LOCAL_RANGES.has(address.range());
}
