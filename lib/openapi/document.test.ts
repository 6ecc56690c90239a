import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EDGE_ROUTES } from '@/lib/edge/routes';
import { openApiDocument } from './document';
import { OPERATIONS } from './operations';

const document = openApiDocument('https://remit.example.com');

/** Every management route and edge path that is served, as `GET /api/v1/agents/{slug}`. */
function served(): string[] {
  const files = ['api/v1', 'v0.1']
    .flatMap((folder) => readdirSync(`app/${folder}`, { recursive: true }).map((file) => `${folder}/${String(file)}`))
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('route.ts'));
  const routes = files.flatMap((file) => {
    const path = `/${file.replace(/\/?route\.ts$/, '')}`.replace(/\[(?:\.\.\.)?(\w+)\]/g, '{$1}');
    const methods = readFileSync(`app/${file}`, 'utf8').matchAll(/export const (GET|POST|PUT|PATCH|DELETE)\b/g);
    return [...methods].map(([, method]) => `${method} ${path}`);
  });
  const edge = Object.entries(EDGE_ROUTES).flatMap(([path, methods]) =>
    methods.filter((method) => method !== 'HEAD').map((method) => `${method} ${path}`),
  );
  return [...routes, ...edge].sort();
}

describe('the OpenAPI document', () => {
  it('has every call that is served, and no other', () => {
    expect(OPERATIONS.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(served());
  });

  it('gives each call a name of its own and refers only to what it holds', () => {
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods)) as {
      operationId: string;
    }[];
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
    for (const [, name] of references) expect(Object.keys(document.components.schemas)).toContain(name);
  });

  it('says what a field must look like, as the schema that checks it does', () => {
    const manifest = document.components.schemas.Manifest as {
      additionalProperties: boolean;
      properties: { spec: { required: string[]; properties: Record<string, { enum?: string[] }> } };
    };
    expect(manifest.additionalProperties).toBe(false);
    expect(manifest.properties.spec.required).toContain('owner');
    expect(manifest.properties.spec.properties.environment?.enum).toEqual(['development', 'staging', 'production']);
  });

  it('uses one name for one schema', () => {
    const bySchema = new Map<string, unknown>();
    for (const { body, answers } of OPERATIONS) {
      for (const content of [body, ...answers.map((answer) => answer.content)]) {
        if (!content) continue;
        expect(bySchema.get(content.name) ?? content.schema, content.name).toBe(content.schema);
        bySchema.set(content.name, content.schema);
      }
    }
  });
});
