/**
 * Tool results with what is personal data in them marked, from a seed. Values are made by what their kinds are (Luhn, ISO
 * 7064, numbering plans), in ways that people write them, and not by what the detectors look for: some are meant to be missed.
 */

import type { PiiType } from '@/lib/gateway/pii/detect';
import type { Json } from '@/lib/kernel/json';
import { mulberry32 } from '@/lib/testing/mulberry32';

export interface Labelled {
  value: Json;
  /** The value as exact redaction leaves it. */
  expected: Json;
}

interface Random {
  below(end: number): number;
  of<T>(choices: readonly T[]): T;
  digits(count: number): string;
  hex(count: number): string;
}

function seeded(seed: number): Random {
  const next = mulberry32(seed);
  const below = (end: number) => Math.floor(next() * end);
  const string = (alphabet: string) => (count: number) =>
    Array.from({ length: count }, () => alphabet[below(alphabet.length)]).join('');
  return {
    below,
    of: <T>(choices: readonly T[]) => choices[below(choices.length)] as T,
    digits: string('0123456789'),
    hex: string('0123456789abcdef'),
  };
}

const FIRST = ['ada', 'bo', 'chidi', 'élodie', 'fatima', 'grace', 'hiro', 'ines', "d'arcy", 'zoë'];
const LAST = ['lovelace', 'ng', 'okafor', 'martin', 'haddad', 'hopper', 'tanaka', 'silva', 'oneill', 'yilmaz'];
const HOSTS = [
  'example.com',
  'mail.example.co.uk',
  'firma.example.de',
  'x.io',
  'münchen.example',
  'corp.example.museum',
];

function luhn(body: string): string {
  let sum = 0;
  [...body].reverse().forEach((character, at) => {
    const doubled = Number(character) * (at % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return body + String((10 - (sum % 10)) % 10);
}

function iban(country: string, body: string): string {
  const numbers = [...`${body}${country}00`].map((character) => Number.parseInt(character, 36)).join('');
  return `${country}${String(98n - (BigInt(numbers) % 97n)).padStart(2, '0')}${body}`;
}

const inFours = (text: string, between: string) => (text.match(/.{1,4}/g) ?? []).join(between);

const MAKE: Record<PiiType, (random: Random) => string> = {
  email: (r) => {
    const name = `${r.of(FIRST)}${r.of(['.', '_', '-', '+', ''])}${r.of(LAST)}${r.of(['', r.digits(2)])}@${r.of(HOSTS)}`;
    return r.below(10) === 0 ? name.toUpperCase() : name;
  },
  card: (r) => {
    const [begin, length] = r.of([
      ['4', 16],
      ['51', 16],
      ['2221', 16],
      ['37', 15],
      ['6011', 16],
      ['36', 14],
      ['3528', 16],
    ] as const);
    const plain = luhn(begin + r.digits(length - begin.length - 1));
    return inFours(plain, r.of(['', '', ' ', '-', '.']));
  },
  iban: (r) => {
    const plain = r.of([
      () => iban('DE', r.digits(18)),
      () => iban('GB', `WEST${r.digits(14)}`),
      () => iban('FR', r.digits(23)),
      () => iban('NL', `ABNA${r.digits(10)}`),
      () => iban('NO', r.digits(11)),
      () => iban('MT', `MALT${r.digits(23)}`),
    ])();
    return r.of([plain, plain, inFours(plain, ' '), inFours(plain, ' '), plain.toLowerCase(), inFours(plain, '-')]);
  },
  ssn: (r) => {
    const parts = [String(1 + r.below(665)).padStart(3, '0'), String(1 + r.below(99)).padStart(2, '0')];
    return [...parts, String(1 + r.below(9999)).padStart(4, '0')].join(r.of(['-', '-', '-', '-', ' ', '']));
  },
  phone: (r) =>
    r.of([
      () => `+1 415 555 ${r.digits(4)}`,
      () => `+4930${r.digits(7)}`,
      () => `+44 (0)20 7946 ${r.digits(4)}`,
      () => `+33 6 ${inFours(r.digits(8), ' ')}`,
      () => `+91-98${r.digits(3)}-${r.digits(5)}`,
      () => `(415) 555-${r.digits(4)}`,
      () => `020 7946 ${r.digits(4)}`,
      () => `0049 30 ${r.digits(6)}`,
    ])(),
  ip: (r) =>
    r.of([
      () => `${r.of([8, 23, 81, 93, 151, 203])}.${r.below(256)}.${r.below(256)}.${1 + r.below(254)}`,
      () => `2a01:${r.hex(4)}:${r.hex(4)}::${1 + r.below(9)}`,
      () => `2001:db8:${Array.from({ length: 6 }, () => r.hex(4)).join(':')}`,
      () => `::ffff:93.184.${r.below(256)}.${r.below(256)}`,
    ])(),
};

/** What only looks like it. */
const DECOYS: ((random: Random) => string)[] = [
  (r) => `order ${r.digits(16)}`,
  (r) => `order 4${r.digits(15)} shipped`,
  (r) => `${r.hex(8)}-${r.hex(4)}-4${r.hex(3)}-a${r.hex(3)}-${r.hex(12)}`,
  (r) => `commit ${r.hex(40)}`,
  (r) => `version ${r.below(20)}.${r.below(20)}.${r.below(99)}`,
  (r) => `assembly ${r.below(9)}.${r.below(20)}.${r.below(99)}.${r.below(200)}`,
  (r) => `listens on 127.0.0.1:${3000 + r.below(999)}, 10.${r.below(256)}.0.1 and 192.168.${r.below(256)}.2`,
  (r) => `2026-11-${10 + r.below(19)}T0${r.below(9)}:${10 + r.below(49)}:07.${r.digits(3)}Z`,
  (r) => `mac ${Array.from({ length: 6 }, () => r.hex(2)).join(':')}`,
  (r) => `import '@scope/package-${r.hex(3)}'; git@github.com:team/repo.git`,
  (r) => `part ${r.digits(3)}-${r.digits(3)}-${r.digits(4)}, invoice ${r.digits(9)}`,
  (r) => `total + ${r.digits(8)} = ${r.digits(9)}; tz +0${r.below(9)}:00`,
  (r) => `DE${r.digits(20)}`,
  (r) => `trace ${r.digits(19)}`,
  (r) => r.digits(16),
  (r) => `scp a.csv ${r.of(FIRST)}@db.example.com:/srv/in; curl https://ci@build.example.com/job`,
];

/** What is written just as personal data is, with no word beside it that says that it is none. */
const TWINS: Partial<Record<PiiType, (random: Random) => string>> = {
  card: (r) => `4${r.digits(15)}`,
  ssn: (r) => `${r.digits(3)} ${r.digits(2)} ${r.digits(4)}`,
  phone: (r) => `(${r.digits(3)}) ${r.digits(3)}-${r.digits(4)} lines`,
  ip: (r) => `zlib ${r.below(9)}.${r.below(20)}.${r.below(99)}.${r.below(200)} installed`,
};

export function twins(seed: number, count: number): { type: PiiType; texts: string[] }[] {
  const random = seeded(seed);
  return Object.entries(TWINS).map(([type, make]) => ({
    type: type as PiiType,
    texts: Array.from({ length: count }, () => make(random)),
  }));
}

const mark = (type: PiiType, text: string) => `⟦${type}:${text}⟧`;
const render = (marked: Json, how: (type: string, text: string) => string): Json =>
  JSON.parse(JSON.stringify(marked).replace(/⟦(\w+?):(.*?)⟧/g, (_, type, text) => how(type, text)));

const AROUND: Record<PiiType, string[]> = {
  email: ['{}', 'Reply to {}.', '<{}>', 'from={} status=sent', '"to":"{}"'],
  card: ['{}', 'Card {} was declined', 'pan={};', 'Paid by {}, thanks'],
  iban: ['{}', 'Transfer to {} today', 'IBAN: {}', 'iban={};'],
  ssn: ['{}', 'SSN {} on file', 'ssn={},', 'ID ({})'],
  phone: ['{}', 'Call {} after nine', 'tel: {}', 'phone={};'],
  ip: ['{}', 'login from {} failed', 'client={} GET /', '[{}] connected'],
};
/** Where a field's name alone says what it holds. */
const FIELDS: Record<PiiType, string[]> = {
  email: ['email', 'replyTo'],
  card: ['card_number', 'pan'],
  iban: ['iban', 'accountIban'],
  ssn: ['ssn', 'social_security_number', 'employeeSsn'],
  phone: ['phone', 'mobile_number', 'homePhone'],
  ip: ['client_ip', 'remoteAddr'],
};
const OTHER_FIELDS: [name: string, make: (random: Random) => string][] = [
  ['order_no', (r) => r.digits(9)],
  ['appVersion', (r) => `${1 + r.below(20)}.${r.below(20)}.${r.below(99)}.${r.below(200)}`],
  ['traceId', (r) => r.digits(16)],
  ['quantity', (r) => r.digits(10)],
];
const TYPES = Object.keys(MAKE) as PiiType[];

function fact(r: Random): string {
  if (r.below(100) < 55) return r.of(DECOYS)(r);
  const type = r.of(TYPES);
  return r.of(AROUND[type]).replace('{}', () => mark(type, MAKE[type](r)));
}

const SHAPES: ((r: Random) => Json)[] = [
  (r) => ({ id: r.below(99_999), customer: { note: fact(r), contact: fact(r) }, tags: ['vip', fact(r)] }),
  (r) => ({ lines: Array.from({ length: 1 + r.below(6) }, () => `${r.of(['INFO', 'WARN'])} ${fact(r)}`) }),
  (r) => ({
    ticket: `T-${r.digits(5)}`,
    comments: [
      { by: r.of(FIRST), body: fact(r) },
      { by: 'bot', body: fact(r) },
    ],
    open: true,
  }),
  (r) => ({ path: 'src/index.ts', diff: `- const a = '${fact(r)}';`, after: fact(r) }),
  (r) => [fact(r), null, r.below(9), [fact(r)]],
  (r) => ({ [fact(r)]: fact(r) }),
  (r) => {
    const type = r.of(TYPES);
    const [other, make] = r.of(OTHER_FIELDS);
    return { person: r.digits(5), [r.of(FIELDS[type])]: mark(type, MAKE[type](r)), [other]: make(r) };
  },
];

export function labelledResults(seed: number, count: number): Labelled[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const structured = random.of(SHAPES)(random);
    // As most servers answer: JSON as a text.
    const inText = random.below(2) === 0;
    const marked: Json = { content: [{ type: 'text', text: inText ? JSON.stringify(structured) : fact(random) }] };
    if (!inText) marked.structuredContent = structured;
    return {
      value: render(marked, (_, text) => text),
      expected: render(marked, (type) => `[${type}]`),
    };
  });
}
