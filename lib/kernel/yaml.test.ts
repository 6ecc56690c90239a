import { describe, expect, it } from 'vitest';
import { formatYaml, parseYaml, parseYamlDocuments } from './yaml';

/** What people read when `text` is refused. */
function refusal(text: string): string {
  try {
    parseYaml(text);
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_input' });
    return (error as Error).message;
  }
  throw new Error('It was taken');
}

describe('parseYaml', () => {
  it('reads plain data', () => {
    expect(parseYaml('a: 1\nb: [x, true, null]\nc: {d: "2"}')).toEqual({ a: 1, b: ['x', true, null], c: { d: '2' } });
  });

  it('reads YAML 1.2: no is a word, and a date is text', () => {
    expect(parseYaml('country: no\nday: 2027-02-01')).toEqual({ country: 'no', day: '2027-02-01' });
  });

  it.each([
    ['an alias', 'a: &a 1\nb: *a'],
    ['an alias as a key', '&a x: 1\n*a : 2'],
    ['a cycle', '&a [*a]'],
    ['a merge key', 'a: &a {x: 1}\nb: {<<: *a}'],
    ['a bomb', `a: &a [x, x]\n${'bcdefgh'.replace(/./g, (c) => `${c}: &${c} [${`*${prior(c)}, `.repeat(9)}]\n`)}`],
  ])('refuses %s', (_, text) => {
    expect(refusal(text)).toContain('Anchors and aliases');
  });

  it('says where it cannot be read', () => {
    expect(refusal('a: 1\nb: "x')).toMatch(/at line 2, column \d+\.$/);
  });

  it('refuses a key that is there twice, also as a number and a string', () => {
    expect(refusal('a: 1\nb: {x: 1,\n    x: 2}')).toContain('x twice: at line 3, column 5');
    expect(refusal('1: a\n"1": b')).toContain('twice');
  });

  it('refuses two documents', () => {
    expect(refusal('a: 1\n---\na: 2')).toContain('cannot be read');
  });

  it.each(['[', '- ', '{a: ', '? ', '[{a: '])('refuses a text that nests too deep: %s', (open) => {
    expect(refusal(open.repeat(100_000))).toContain('levels deep');
  });

  it('takes what is nested a little', () => {
    expect(parseYaml(`${'['.repeat(40)}${']'.repeat(40)}`)).toBeDefined();
  });

  it('refuses more than 1 MiB', () => {
    expect(refusal('#'.repeat(1_048_577))).toContain('1 MiB');
  });

  it('takes time in proportion to the text: many keys, many errors', () => {
    const keys = Array.from({ length: 60_000 }, (_, i) => `k${i}: 1`).join('\n');
    const started = performance.now();
    expect(Object.keys(parseYaml(keys) as object)).toHaveLength(60_000);
    refusal('&a '.repeat(100_000));
    // Quadratic time is over 40 s here; linear is one or two.
    expect(performance.now() - started).toBeLessThan(15_000);
  }, 60_000);

  it('keeps __proto__ a name like any other', () => {
    const value = parseYaml('__proto__: {admin: true}') as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(value.admin).toBeUndefined();
  });
});

describe('formatYaml', () => {
  it('is read back as it was', () => {
    const value = { a: ['no', '2027-02-01', '1', 1, null], text: `${'long '.repeat(60)}\nline` };
    expect(parseYaml(formatYaml(value))).toEqual(value);
  });
});

function prior(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) - 1);
}

describe('parseYamlDocuments', () => {
  const text = '# two\n---\na: 1\nspec:\n  tools:\n    - {tool: x/y}\n    - tool: x/z\n---\n---\nb: 2\n';

  it('reads each document and leaves empty ones out', () => {
    const values = parseYamlDocuments(text).map(({ value }) => value);
    expect(values).toEqual([{ a: 1, spec: { tools: [{ tool: 'x/y' }, { tool: 'x/z' }] } }, { b: 2 }]);
  });

  it('knows the line of a value, or of the nearest one around it', () => {
    const [first, second] = parseYamlDocuments(text);
    expect(first?.lineOf(['spec', 'tools', '1', 'tool'])).toBe(7);
    expect(first?.lineOf(['spec', 'tools', '0', 'reason'])).toBe(6);
    expect(first?.lineOf(['spec', 'owner'])).toBe(5);
    expect(second?.lineOf([])).toBe(10);
  });

  it('refuses the whole text for one document that is wrong', () => {
    expect(() => parseYamlDocuments('a: 1\n---\nb: [')).toThrow(/cannot be read/);
    expect(() => parseYamlDocuments('a: 1\n'.concat('---\nb: 1\n'.repeat(1001)))).toThrow(/at most 1000/);
  });
});
