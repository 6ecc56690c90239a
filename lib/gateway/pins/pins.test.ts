import { describe, expect, it, vi } from 'vitest';
import { digestOf } from '@/lib/kernel/digest';
import { createPins } from './pins';

const tool = (name: string, description = 'x') => ({ name, description, inputSchema: { type: 'object' } });

describe('pins of definitions', () => {
  let now = 0;
  const open = () => createPins({ now: () => now, seconds: 60 });
  const reads = (...tools: ReturnType<typeof tool>[]) => vi.fn(async () => tools);

  it('reads a list once for a minute, for each session apart, and at once for all who wait', async () => {
    const pins = open();
    const read = reads(tool('a'));
    const scope = { server: 'crm', session: '1' };
    const both = await Promise.all([pins.digests(scope, read), pins.digests(scope, read)]);
    expect(both[0].get('a')).toBe(digestOf(tool('a')));
    await pins.digests(scope, read);
    expect(read).toHaveBeenCalledTimes(1);
    await pins.digests({ server: 'crm', session: '2' }, read);
    expect(read).toHaveBeenCalledTimes(2);
    now += 60_000;
    await pins.digests(scope, read);
    expect(read).toHaveBeenCalledTimes(3);
  });

  it('digests the definition without `_meta`, as Remit does', () => {
    const digests = open().learn({ server: 'crm' }, [{ ...tool('a'), _meta: { any: 1 } }]);
    expect(digests.get('a')).toBe(digestOf(tool('a')));
  });

  it('knows no digest of what is listed twice, or has none', () => {
    const digests = open().learn({ server: 'crm' }, [tool('a'), tool('a', 'another'), tool('b', 'x'.repeat(70_000))]);
    expect([...digests.values()]).toEqual(['none', 'none']);
  });

  it('takes the newest page over what it read before', async () => {
    const pins = open();
    await pins.digests({ server: 'crm' }, reads(tool('a'), tool('b')));
    pins.learn({ server: 'crm' }, [tool('b', 'changed')]);
    const digests = await pins.digests({ server: 'crm' }, reads());
    expect([digests.get('a'), digests.get('b')]).toEqual([digestOf(tool('a')), digestOf(tool('b', 'changed'))]);
  });

  it('reads again once a server says that its list changed, also where it said so during a reading', async () => {
    const pins = open();
    await pins.digests({ server: 'crm' }, reads(tool('a')));
    pins.forget('crm');
    let listed = (_: ReturnType<typeof tool>[]) => {};
    const slow = pins.digests({ server: 'crm' }, () => new Promise((resolve) => (listed = resolve)));
    pins.forget('crm');
    const read = reads(tool('a', 'changed'));
    expect((await pins.digests({ server: 'crm' }, read)).get('a')).toBe(digestOf(tool('a', 'changed')));
    listed([tool('a')]);
    await slow;
    expect((await pins.digests({ server: 'crm' }, read)).get('a')).toBe(digestOf(tool('a', 'changed')));
  });

  it('passes a failure on, and tries again', async () => {
    const pins = open();
    await expect(pins.digests({ server: 'crm' }, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect((await pins.digests({ server: 'crm' }, reads(tool('a')))).size).toBe(1);
  });
});
