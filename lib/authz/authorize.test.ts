import { describe, expect, it } from 'vitest';
import type { PersonActor } from './actor';
import { authorize } from './authorize';
import { ROLES, type Role } from './roles';

const person = (...roles: Role[]): PersonActor => ({
  kind: 'person',
  id: 'pe_1',
  name: 'Ada',
  email: 'ada@example.com',
  roles,
  via: 'session',
  mayDecide: true,
});

describe('authorize', () => {
  it('asks nobody in particular to sign in', () => {
    expect(() => authorize({ kind: 'anonymous' }, 'agent:read')).toThrow(
      expect.objectContaining({ code: 'not_signed_in' }),
    );
  });

  it('hides what a role may not read, and forbids what it may only read', () => {
    expect(() => authorize(person('engineer'), 'audit:read')).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(() => authorize(person('engineer'), 'channel:write')).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    );
    expect(() => authorize(person('auditor'), 'gateway:write')).toThrow(expect.objectContaining({ code: 'forbidden' }));
    expect(() => authorize(person('engineer'), 'request:decide')).toThrow(
      expect.objectContaining({ code: 'forbidden' }),
    );
  });

  it('gives the widest reach of several roles', () => {
    expect(authorize(person('engineer'), 'request:read').reach).toBe('involved');
    expect(authorize(person('engineer', 'auditor'), 'request:read').reach).toBe('all');
  });

  it('leaves decisions to the roles that a stage may name, and never to who builds or audits', () => {
    const deciders = ROLES.filter((role) => {
      try {
        return Boolean(authorize(person(role), 'request:decide'));
      } catch {
        return false;
      }
    });
    expect(deciders).toEqual(['security', 'executive', 'admin']);
  });

  it('gives a person without roles, and a gateway, nothing', () => {
    expect(() => authorize(person(), 'agent:read')).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(() => authorize({ kind: 'gateway', id: 'gw_1', slug: 'edge' }, 'agent:read')).toThrow();
  });
});
