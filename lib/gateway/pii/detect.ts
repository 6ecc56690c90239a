import { isIPv6 } from 'node:net';

export const PII_TYPES = ['email', 'iban', 'card', 'ssn', 'phone', 'ip'] as const;
export type PiiType = (typeof PII_TYPES)[number];

interface Detector {
  /** Every quantifier is bounded and no two of them can share a run, so that each takes time in proportion to its text. */
  pattern: RegExp;
  /** Characters without which there is nothing to find; most text has them not. */
  needs: RegExp;
  fits(found: string): boolean;
}

/** In the order in which they are looked for: what one found, the next does not see any more. */
export const DETECTORS: Record<PiiType, Detector> = {
  email: {
    needs: /@/,
    // Letters of any script: "zoë@münchen.example" is an address too.
    pattern:
      /(?<![\p{L}\p{N}_+%-])[\p{L}\p{N}_.+%-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,8}\.\p{L}{2,24}(?![\p{L}\p{N}_-])/gu,
    fits: () => true,
  },
  iban: {
    needs: /\d{4}/,
    pattern: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g,
    fits: isIban,
  },
  card: { needs: /\d{3}/, pattern: /(?<![\w.+-])\d(?:[ -]?\d){12,18}(?![\w-])/g, fits: isCard },
  ssn: {
    needs: /\d{3}-\d\d-\d/,
    // Ranges that were never given out are left out.
    pattern: /(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g,
    fits: () => true,
  },
  phone: {
    needs: /\+/,
    // In international form only: without the plus, a phone number looks like any other number.
    pattern: /(?<![\w+/=])\+[1-9](?:[ ().-]{0,2}\d){7,14}(?![\w/=])/g,
    fits: () => true,
  },
  ip: {
    needs: /[.:]/,
    pattern: /(?<![\w.:-])(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4}(?::[\da-f]{0,4}){2,7})(?![\w:-]|\.\d)/gi,
    fits: isPublicAddress,
  },
};

/** Lengths by how a number begins; others belong to no card that is in use. */
const CARDS: [begin: RegExp, lengths: number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^(5[1-5]|2[2-7])/, [16]],
  [/^3[47]/, [15]],
  [/^3(0[0-5]|[689])/, [14]],
  [/^(6011|64[4-9]|65)/, [16]],
  [/^(35|62)/, [16, 17, 18, 19]],
];

function isCard(text: string): boolean {
  const digits = text.replace(/[ -]/g, '');
  if (!CARDS.some(([begin, lengths]) => begin.test(digits) && lengths.includes(digits.length))) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** ISO 13616: the first four characters at the end, letters as numbers, and one left over of 97. */
function isIban(text: string): boolean {
  const plain = text.replace(/ /g, '');
  if (plain.length < 15 || plain.length > 34) return false;
  let rest = 0;
  for (const character of plain.slice(4) + plain.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** An address of a private network says nothing of a person. */
function isPublicAddress(text: string): boolean {
  if (text.includes(':')) return isIPv6(text) && !/^(::1?$|fe[89ab]|f[cd])/i.test(text);
  const octets = text.split('.').map(Number);
  const [a, b] = octets as [number, number];
  if (octets.some((octet) => octet > 255)) return false;
  const here = a === 0 || a === 10 || a === 127 || a >= 224 || (a === 169 && b === 254);
  return !(here || (a === 192 && b === 168) || (a === 172 && b >= 16 && b < 32));
}
