import { describe, expect, it } from 'vitest';
import { sha256Hex } from '@/lib/kernel/digest';
import { describeTool } from './definition';

const tool = {
  name: 'get_customer',
  description: 'Reads a customer',
  inputSchema: { type: 'object', properties: { id: { type: 'string' }, fields: { type: 'array' } } },
};

describe('describeTool', () => {
  it('digests the canonical text of the whole object', () => {
    const { text, digest } = describeTool({ name: 'ping', title: 'Ping', description: 'Answers' });
    expect(text).toBe('{"description":"Answers","name":"ping","title":"Ping"}');
    expect(digest).toBe(sha256Hex(text));
  });

  it('ignores _meta, and only at the top', () => {
    expect(describeTool({ ...tool, _meta: { seen: 1 } })).toEqual(describeTool(tool));
    const inside = { ...tool, inputSchema: { ...tool.inputSchema, _meta: { seen: 1 } } };
    expect(describeTool(inside).digest).not.toBe(describeTool(tool).digest);
  });

  it('ignores the order of keys', () => {
    const { name, description, inputSchema } = tool;
    const turned = {
      inputSchema: { properties: { fields: { type: 'array' }, id: { type: 'string' } }, type: inputSchema.type },
      description,
      name,
    };
    expect(describeTool(turned)).toEqual(describeTool(tool));
  });

  it.each([
    ['a description', { description: 'Reads a customer ' }],
    ['an invisible character', { description: 'Reads a\u200b customer' }],
    ['another form of the same letter', { title: 'e\u0301' }],
    ['a field that nobody knows', { 'x-new': null }],
    ['an annotation', { annotations: { readOnlyHint: true } }],
  ])('sees %s', (_, change) => {
    expect(describeTool({ ...tool, title: 'é', ...change }).digest).not.toBe(
      describeTool({ ...tool, title: 'é' }).digest,
    );
  });

  it('refuses what is larger than 64 KiB in bytes, not in characters', () => {
    expect(() => describeTool({ ...tool, description: 'é'.repeat(40_000) })).toThrow(/larger than 64 KiB/);
    expect(describeTool({ ...tool, description: 'e'.repeat(40_000) }).digest).toHaveLength(64);
  });

  it('says whose fault it is when there is no canonical text', () => {
    const broken = { ...tool, ...JSON.parse(String.raw`{"description":"\ud83d"}`) };
    expect(() => describeTool(broken)).toThrow(expect.objectContaining({ code: 'upstream_failed' }));
  });
});
