import { describe, expect, it } from 'vitest';
import { EDGE_ROUTES, matchRoute } from './routes';

describe('matchRoute', () => {
  it('finds every path without a part that varies as it is', () => {
    for (const route of Object.keys(EDGE_ROUTES).filter((path) => !path.includes('{'))) {
      expect(matchRoute(route)).toEqual({ route, params: {} });
    }
  });

  it('gives what varies', () => {
    expect(matchRoute('/opa/bundles/gw-1.tar.gz')).toMatchObject({
      route: '/opa/bundles/{name}.tar.gz',
      params: { name: 'gw-1' },
    });
  });

  it.each([
    '/',
    '/api/v1/policy/',
    '/opa/bundles/{name}.tar.gz/',
    '/opa/bundles/a/b.tar.gz',
    'constructor',
    '__proto__',
  ])('leaves %s to the pages', (path) => {
    expect(matchRoute(path)).toBeUndefined();
  });
});
