import { describe, expect, it } from 'vitest';
import { formToObject } from './form-to-object';

function form(...entries: [string, string][]): FormData {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

describe('formToObject', () => {
  it('nests by dots, keeps lists in order and closes their gaps', () => {
    const data = form(
      ['metadata.slug', 'support-bot'],
      ['spec.identities.2.iss', 'https://b.example'],
      ['spec.identities.0.iss', 'https://a.example'],
      ['spec.identities.10.iss', 'https://c.example'],
    );
    expect(formToObject(data)).toEqual({
      metadata: { slug: 'support-bot' },
      spec: { identities: [{ iss: 'https://a.example' }, { iss: 'https://b.example' }, { iss: 'https://c.example' }] },
    });
  });

  it('leaves out what is empty and what belongs to the form itself', () => {
    expect(formToObject(form(['a', ''], ['$ACTION_ID', 'x'], ['list.$rows', '3']))).toEqual({});
  });

  it('gives a list for one box as for two', () => {
    expect(formToObject(form(['cats[]', 'pii']))).toEqual({ cats: ['pii'] });
    expect(formToObject(form(['cats[]', 'pii'], ['cats[]', 'phi']))).toEqual({ cats: ['pii', 'phi'] });
  });

  it('never reaches a prototype', () => {
    const result = formToObject(
      form(['__proto__.admin', 'yes'], ['a.constructor.prototype.x', 'yes'], ['b.__proto__', 'x']),
    );
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
    expect(JSON.stringify(result)).not.toContain('yes');
  });
});
