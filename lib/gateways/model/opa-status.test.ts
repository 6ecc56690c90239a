import { describe, expect, it } from 'vitest';
import { readOpaStatus } from './opa-status';

const bundle = { active_revision: '7', last_successful_activation: '2026-11-23T08:00:00.123456789Z' };
const read = (change: object, names = ['authz']) =>
  readOpaStatus({ bundles: Object.fromEntries(names.map((name) => [name, { ...bundle, ...change }])) }, 'gw-1');

describe('the status of an OPA', () => {
  it('says what is in force, and since when', () => {
    expect(read({})).toEqual({ serial: 7, activatedAt: bundle.last_successful_activation, error: null });
    expect(read({ active_revision: undefined, last_successful_activation: '0001-01-01T00:00:00Z' })).toEqual({
      serial: null,
      activatedAt: null,
      error: null,
    });
  });

  it('says why a bundle is not in force, in bounds', () => {
    expect(read({ code: 'bundle_error', message: 'compile', errors: [{ message: 'a' }, 'b', {}] })?.error).toBe(
      'compile; a; b',
    );
    expect(read({ code: 'bundle_error', message: 'x'.repeat(5_000) })?.error).toHaveLength(1_000);
    expect(read({ code: 'bundle_error' })?.error).toBe('bundle_error');
  });

  it('does not take a server that is away for a reason', () => {
    expect(read({ code: 'bundle_error', message: 'request failed: dial tcp' })?.error).toBeNull();
    expect(read({ code: 'bundle_error', message: 'server replied', http_code: '503' })?.error).toBeNull();
    expect(read({ code: 'bundle_error', message: 'server replied', http_code: 503 })?.error).toBeNull();
  });

  it('is of the bundle that is named so, or of the only one', () => {
    expect(read({}, ['anything'])?.serial).toBe(7);
    expect(read({}, ['other', 'gw-1'])?.serial).toBe(7);
    expect(read({}, ['other', 'authz'])?.serial).toBe(7);
    expect(read({}, ['other', 'another'])).toBeNull();
  });

  it.each([null, 7, [], {}, { bundles: null }, { bundles: { authz: 7 } }, { bundles: {} }])('is not %j', (body) => {
    expect(readOpaStatus(body, 'gw-1')).toBeNull();
  });

  it.each(['v1', '1.5', '-1', '99999999999', ' 7'])('is of somebody else with the revision %j', (active_revision) => {
    expect(read({ active_revision })).toBeNull();
  });
});
