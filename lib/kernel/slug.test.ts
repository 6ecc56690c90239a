import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseToolKey, SLUG_PATTERN, slugSchema, suggestSlug, TOOL_NAME_PATTERN, toolKeySchema } from './slug';

const slug = fc.stringMatching(SLUG_PATTERN);
const toolName = fc.stringMatching(TOOL_NAME_PATTERN);

describe('slugSchema', () => {
  it.each(['a', '0', 'crm', 'support-bot-2', 'a--b', 'a'.repeat(63), 'constructor'])('takes %s', (text) => {
    expect(slugSchema.safeParse(text).success).toBe(true);
  });

  it.each(['', '-a', 'a-', 'A', 'a_b', 'a.b', 'a/b', 'é', 'a b', 'a\n', '\na', 'a'.repeat(64), '__proto__', 'а'])(
    'refuses %j',
    (text) => {
      expect(slugSchema.safeParse(text).success).toBe(false);
    },
  );
});

describe('suggestSlug', () => {
  it('makes a slug of a name', () => {
    expect(suggestSlug('  Crème Brûlée: Support / Bot! ')).toBe('creme-brulee-support-bot');
  });

  it('gives a slug or nothing, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        const suggested = suggestSlug(name);
        expect(suggested === '' || SLUG_PATTERN.test(suggested)).toBe(true);
      }),
    );
    expect(suggestSlug(`${'a'.repeat(62)} b`)).toBe('a'.repeat(62));
  });
});

describe('parseToolKey', () => {
  it('splits at the first slash', () => {
    expect(parseToolKey('crm/files/read')).toEqual({ server: 'crm', tool: 'files/read' });
  });

  it('gives back what a key was made of', () => {
    fc.assert(
      fc.property(slug, toolName, (server, tool) => {
        expect(parseToolKey(`${server}/${tool}`)).toEqual({ server, tool });
      }),
    );
  });

  it('never takes two keys for one, nor one for two', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'B', '-', '/', '.', ' '), maxLength: 8 }), (key) => {
        const parsed = parseToolKey(key);
        if (parsed) expect(`${parsed.server}/${parsed.tool}`).toBe(key);
        expect(toolKeySchema.safeParse(key).success).toBe(parsed !== null);
      }),
    );
  });

  it.each([
    '',
    '/',
    'crm',
    'crm/',
    '/tool',
    'CRM/tool',
    'crm/a b',
    'crm/a\u200b',
    'crm/a\n',
    'crm/<b>',
    `crm/${'a'.repeat(129)}`,
    'crm\\tool',
  ])('refuses %j', (key) => {
    expect(parseToolKey(key)).toBeNull();
  });

  it('keeps the case of a tool', () => {
    expect(parseToolKey('crm/Get')).not.toEqual(parseToolKey('crm/get'));
  });
});
