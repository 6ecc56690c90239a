import type { Client } from 'pg';
import { encodeCursor } from '@/lib/kernel/page';

export type Who = 'security' | 'owner' | 'admin' | 'auditor';

export interface ScalePage {
  who: Who;
  path: string;
  /** What the table calls it, where the path holds a cursor. */
  name?: string;
  /** Only the first bytes are waited for. */
  stream?: true;
  /** Words for the search of the command palette, which is no page. */
  search?: string;
  /** A document of the whole policy: it grows with it, and is not held to the rule. */
  whole?: true;
}

interface Facts {
  agent: string;
  server: string;
  tool: string;
  pending: number;
  approved: number;
  revision: number;
  person: string;
  deep: Record<'name' | 'updated' | 'risk' | 'request' | 'server' | 'person' | 'revision' | 'audit', string>;
}

/** Where things are, in one of the two companies: the same kind of thing in both, deep pages nine tenths down. */
async function readFacts(sql: Client): Promise<Facts> {
  const one = async (text: string) => (await sql.query(text)).rows[0];
  const deep = async (table: string, columns: string, order: string, where = 'true') => {
    // As far down as leaves a page.
    const offset = `(SELECT greatest(least(count(*) * 9 / 10, count(*) - 52), 0) FROM "${table}" WHERE ${where})`;
    const row = await one(
      `SELECT ${columns} FROM "${table}" WHERE ${where} ORDER BY ${order} LIMIT 1 OFFSET ${offset}`,
    );
    return encodeCursor(Object.values(row as Record<string, string | number | Date>).map(cursorValue));
  };
  const tool = await one(`SELECT s.slug, t.name FROM "Tool" t JOIN "McpServer" s ON s.id = t."serverId"
    WHERE EXISTS (SELECT FROM "Grant" g WHERE g."toolId" = t.id) ORDER BY s.slug, t.name LIMIT 1`);
  const request = (state: string) =>
    one(`SELECT number FROM "ChangeRequest" WHERE state = '${state}' ORDER BY number DESC LIMIT 1`);
  return {
    agent: (await one(`SELECT slug FROM "Agent" WHERE status = 'active' ORDER BY name DESC LIMIT 1`)).slug,
    server: tool.slug,
    tool: tool.name,
    pending: (await request('pending')).number,
    approved: (await request('approved')).number,
    revision: (await one('SELECT max(serial) AS serial FROM "Revision"')).serial,
    person: (await one(`SELECT id FROM "Person" WHERE email = 'owner1@example.com'`)).id,
    deep: {
      name: await deep('Agent', 'name, id', 'name, id'),
      updated: await deep('Agent', '"updatedAt", id', '"updatedAt" DESC, id DESC'),
      risk: await deep('Agent', '"riskScore", id', '"riskScore" DESC, id DESC', '"riskScore" IS NOT NULL'),
      request: await deep('ChangeRequest', 'number', 'number DESC'),
      server: await deep('McpServer', 'slug', 'slug'),
      person: await deep('Person', 'name, id', 'name, id'),
      revision: await deep('Revision', 'serial', 'serial DESC'),
      audit: await deep('AuditEntry', 'seq', 'seq DESC'),
    },
  };
}

function cursorValue(value: string | number | Date): string | number {
  return value instanceof Date ? new Date(value.getTime() - value.getTimezoneOffset() * 60_000).toISOString() : value;
}

/** Every list with its filters, orders and search, every page of one thing, and what the API gives of them. */
export async function scalePages(sql: Client): Promise<ScalePage[]> {
  const f = await readFacts(sql);
  const as = (who: Who, ...paths: (string | [name: string, path: string])[]): ScalePage[] =>
    paths.map((path) => (typeof path === 'string' ? { who, path } : { who, name: path[0], path: path[1] }));
  return [
    ...as(
      'security',
      '/',
      '/agents',
      '/agents?status=suspended',
      '/agents?status=in_review',
      '/agents?environment=staging',
    ),
    ...as('security', '/agents?exposure=external', '/agents?team=legal', '/agents?risk=high', '/agents?risk=critical'),
    ...as(
      'security',
      '/agents?sort=-name',
      '/agents?sort=-updated',
      '/agents?sort=-risk',
      '/agents?sort=risk',
      '/agents?sort=review',
      '/notifications',
    ),
    ...as('security', '/agents?risk=low&sort=-updated', '/agents?team=legal&exposure=external&sort=-risk'),
    ...as(
      'security',
      '/agents?q=triage',
      '/agents?q=n000042',
      '/agents?q=le',
      '/agents?q=nothing-like-this',
      '/agents?q=zq',
    ),
    ...as('security', '/agents?q=legal&status=active&sort=-updated'),
    ...as(
      'security',
      ['/agents, page nine tenths down', `/agents?cursor=${f.deep.name}`],
      ['/agents?sort=-updated, nine tenths down', `/agents?sort=-updated&cursor=${f.deep.updated}`],
      ['/agents?sort=-risk, nine tenths down', `/agents?sort=-risk&cursor=${f.deep.risk}`],
      ['/agents?status=active, nine tenths down', `/agents?status=active&cursor=${f.deep.name}`],
    ),
    ...as(
      'security',
      ['/agents/{slug}', `/agents/${f.agent}`],
      ['/agents/{slug}/access', `/agents/${f.agent}/access`],
      ['/agents/{slug}/edit', `/agents/${f.agent}/edit`],
      ['/agents/{slug}/eu-ai-act', `/agents/${f.agent}/eu-ai-act`],
      ['/api/v1/agents/{slug}/risk', `/api/v1/agents/${f.agent}/risk`],
    ),
    ...as('security', '/servers', '/servers?q=crm', '/servers?q=nothing-like-this', '/servers?attention=drifted'),
    ...as(
      'security',
      ['/servers, nine tenths down', `/servers?cursor=${f.deep.server}`],
      ['/servers/{slug}', `/servers/${f.server}`],
      ['/servers/{slug}/tools/{tool}', `/servers/${f.server}/tools/${f.tool}`],
    ),
    ...as('security', '/requests', '/requests?state=pending', '/requests?state=rejected', '/requests?emergency=all'),
    ...as('security', '/requests?q=support-triage', '/requests?q=n000042', '/requests?q=nothing-like-this'),
    ...as(
      'security',
      ['/requests, nine tenths down', `/requests?cursor=${f.deep.request}`],
      ['/requests/{waiting}', `/requests/CR-${f.pending}`],
      ['/requests/{approved}', `/requests/CR-${f.approved}`],
    ),
    ...as('security', '/approval-policy', '/gateways', '/gateways/sample-all', '/policy'),
    ...as(
      'security',
      ['/policy, nine tenths down', `/policy?cursor=${f.deep.revision}`],
      ['/policy/{serial}', `/policy/${f.revision}`],
      ['/policy/compare, the last two', `/policy/compare?from=${f.revision - 1}&to=${f.revision}`],
    ),
    ...as('owner', '/', '/requests', '/agents?q=triage', [
      '/agents?owner={me}, API',
      `/api/v1/agents?owner=${f.person}`,
    ]),
    ...as('auditor', '/audit-log', '/audit-log?action=request.approve', '/audit-log?kind=request'),
    ...as('auditor', ['/audit-log, nine tenths down', `/audit-log?cursor=${f.deep.audit}`]),
    ...as('auditor', ['/audit-log?person={id}', `/audit-log?person=${f.person}`]),
    ...as('admin', '/people', '/people?q=owner2', '/people?role=security', '/people?q=nothing-like-this', '/system'),
    ...as(
      'admin',
      ['/people, nine tenths down', `/people?cursor=${f.deep.person}`],
      ['/people/{id}', `/people/${f.person}`],
    ),
    ...as('security', '/api/v1/agents', '/api/v1/agents?sort=-risk', '/api/v1/requests'),
    ...as('security', '/api/v1/servers', '/api/v1/revisions', '/v0.1/servers', '/v0.1/servers?search=crm&limit=5'),
    ...as('security', ['/api/v1/revisions/{a}...{b}', `/api/v1/revisions/${f.revision - 1}...${f.revision}`]),
    ...stream('security', '/api/v1/agents?format=csv', '/api/v1/requests?format=csv', '/api/v1/servers?format=csv'),
    ...stream('security', '/api/v1/export/cyclonedx'),
    { who: 'security', path: `/api/v1/revisions/${f.revision}`, name: '/api/v1/revisions/{serial}', stream: true },
    ...['triage', 'n000042', 'legal pl', 'nothing-like-this'].map((search) => ({
      who: 'security' as const,
      path: '/',
      name: `⌘K "${search}"`,
      search,
    })),
  ];
}

function stream(who: Who, ...paths: string[]): ScalePage[] {
  return paths.map((path) => ({ who, path, name: `${path}, first bytes`, stream: true }));
}
