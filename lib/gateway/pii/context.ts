/** Where in a text something that could be personal data stands, and what the text around it says it is. */
export interface Surroundings {
  text: string;
  /** The name of the JSON field that holds the text, if it is a name. */
  field: string | undefined;
}

/** From the first character to the one after the last. */
export interface Span {
  from: number;
  to: number;
}

const BEFORE = 48;
/** Where what was said before no longer speaks of what follows. */
const ENDS = '\n;,{}]';
const STOPS = '.!?';
/** A field's name and no text: no digits to speak of, few words. */
const NAME = /^[A-Za-z][\w .-]{0,39}$/;
const MANY_DIGITS = /\d{3}/;

const words = (list: string) => list.split(' ');
const SAYS = {
  card: words('card cards pan visa mastercard amex credit debit paid cc'),
  ssn: words('ssn ssns social itin taxpayer'),
  phone: words('phone phones telephone tel mobile cell fax call calls called dial sms whatsapp msisdn telefon mobil'),
  ip: words('ip ipv4 ipv6 addr address host client peer remote login from connected gateway dns ping server src dst'),
  other: words(
    'order invoice part trace span commit version versions ver v build release assembly revision rev firmware sku ' +
      'tracking serial ref reference ticket batch total sum checksum hash timestamp epoch offset model product count',
  ),
};
export type Said = keyof typeof SAYS;
const SAID = new Map(Object.entries(SAYS).flatMap(([what, all]) => all.map((word) => [word, what as Said])));

/** What the nearest telling word says that begins at `at`; at most 48 characters before it and the field's name are read. */
export function saidOf({ text, field }: Surroundings, at: number): Said | undefined {
  let from = at;
  const first = Math.max(0, at - BEFORE);
  while (from > first && !ends(text, from - 1)) from--;
  const before = text.slice(from, at);
  return nearest(before) ?? (field && NAME.test(field) && !MANY_DIGITS.test(field) ? nearest(field) : undefined);
}

function ends(text: string, at: number): boolean {
  const character = text[at] as string;
  if (ENDS.includes(character)) return true;
  if (STOPS.includes(character)) return /\s/.test(text[at + 1] ?? '');
  // A line's end in JSON within a text.
  return character === 'n' && text[at - 1] === '\\';
}

function nearest(text: string): Said | undefined {
  // "clientIp" and "client_ip" are two words.
  const all = text.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').match(/[A-Za-z]+(?:4|6)?/g) ?? [];
  for (let at = all.length - 1; at >= 0; at--) {
    const said = SAID.get((all[at] as string).toLowerCase());
    if (said) return said;
  }
  return undefined;
}
