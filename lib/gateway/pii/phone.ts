import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  Metadata,
  type NumberingPlan,
} from 'libphonenumber-js/min';
import { type Span, type Surroundings, saidOf } from './context';
import { runAt } from './runs';

/** Whose national spellings are known. Others are found where they are written in full, with `+` or `00`. */
export type PhoneCountries = readonly string[];

interface Plan {
  lengths: Set<number>;
  /** What a number within the country looks like, without the prefix for calls within it. */
  national: RegExp;
  prefix: string;
}

/** Of the library's plan, what its types leave out. */
type FullPlan = NumberingPlan & { nationalNumberPattern(): string; nationalPrefix(): string | undefined };

const plans = new Map<string, Plan>();
/** By calling code, the lengths of numbers after it in any of its countries. */
const lengthsAfter = new Map<string, Set<number>>();

for (const country of getCountries()) {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country as CountryCode);
  const plan = metadata.numberingPlan as FullPlan;
  const lengths = new Set(plan.possibleLengths());
  plans.set(country, {
    lengths,
    national: new RegExp(`^(?:${plan.nationalNumberPattern()})$`),
    prefix: plan.nationalPrefix() ?? '',
  });
  const code = getCountryCallingCode(country);
  lengthsAfter.set(code, new Set([...(lengthsAfter.get(code) ?? []), ...lengths]));
}

export const isPhoneCountry = (country: string): boolean => plans.has(country);

const DIGITS = { letters: false, between: ' ().-/', gap: 2, least: 8, most: 17 };
const TRUNK = /\(0\)/;
const AFTER = /[\w/=]/;

/** `at` is a plus, a parenthesis or the first digit of a run. */
export function phoneAt(around: Surroundings, at: number, countries: PhoneCountries): Span | null {
  const { text } = around;
  let from = at;
  if (text[at] === '(' && !text.slice(at, at + 7).includes(')')) from = at + 1;
  const first = text[from] === '+' || text[from] === '(' ? from + 1 : from;
  const { ends, plain } = runAt(text, first, DIGITS);
  for (let last = ends.length - 1; last >= 0; last--) {
    const { length, at: to } = ends[last] as { length: number; at: number };
    if (length < (text[from] === '+' ? 8 : 9) || AFTER.test(text[to] ?? '')) continue;
    const spelled = { text: text.slice(from, to), digits: plain(length) };
    if (fits(around, from, spelled, countries)) return { from, to };
  }
  return null;
}

interface Spelled {
  text: string;
  digits: string;
}

function fits(around: Surroundings, from: number, { text, digits }: Spelled, countries: PhoneCountries): boolean {
  const said = () => saidOf(around, from);
  if (text[0] === '+') return isInternational(digits, TRUNK.test(text));
  if (digits.startsWith('00')) {
    if (!isInternational(digits.slice(2), TRUNK.test(text))) return false;
    return groupsOf(text) > 1 ? said() !== 'other' : said() === 'phone';
  }
  if (!countries.some((country) => isNational(digits, country))) return false;
  const groups = groupsOf(text);
  const bracketed = text[0] === '(' && groups > 1;
  // Without a word for it, only what nothing else is written like: an area code in brackets, or with its zero.
  const plainly = bracketed || (digits[0] === '0' && groups > 2 && /^[\d -]+$/.test(text));
  return plainly ? said() !== 'other' : said() === 'phone';
}

function groupsOf(text: string): number {
  return text.split(/[ ()./-]+(?=\d)/).filter((group) => group !== '').length;
}

function isInternational(digits: string, trunk: boolean): boolean {
  if (digits[0] === '0') return false;
  for (let code = 1; code <= 3; code++) {
    const lengths = lengthsAfter.get(digits.slice(0, code));
    // "+44 (0)20": the zero is not dialled from abroad.
    if (lengths) return lengths.has(digits.length - code - (trunk ? 1 : 0));
  }
  return false;
}

function isNational(digits: string, country: string): boolean {
  const plan = plans.get(country);
  if (!plan) return false;
  const { lengths, national, prefix } = plan;
  if (prefix && digits.startsWith(prefix)) {
    const rest = digits.slice(prefix.length);
    if (lengths.has(rest.length) && national.test(rest)) return true;
    if (prefix === '0') return false;
  }
  // Short numbers and numbers without an area code look like any number.
  return prefix !== '0' && digits.length >= 9 && lengths.has(digits.length) && national.test(digits);
}
