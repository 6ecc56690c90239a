import { z } from 'zod';
import { tableQuery } from '@/lib/http/query';
import { requestDetailSchema } from '@/lib/requests/model/dto';
import { serverDetailSchema, serverSummarySchema, toolDetailSchema } from '@/lib/servers/model/dto';
import { labelsPatchSchema } from '@/lib/servers/model/labels';
import { serverListSchema } from '@/lib/servers/model/list';
import { serverSchema } from '@/lib/servers/model/server';
import { toolAccessQuery, toolAccessSchema } from '@/lib/servers/model/tool-access';
import { type ApiOperation, created, named, ok, okTable, pageOf } from '../operation';

const tag = 'Servers';
const detail = named('Server', serverDetailSchema);
const labelling = named('Labelling', z.object({ tool: toolDetailSchema, request: requestDetailSchema.nullable() }));

export const serverOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/servers',
    tag,
    summary: 'List MCP servers',
    who: 'server:read',
    query: tableQuery(serverListSchema),
    answers: [okTable(pageOf(named('ServerSummary', serverSummarySchema)), 'One page of servers.')],
  },
  {
    method: 'POST',
    path: '/api/v1/servers',
    tag,
    summary: 'Add an MCP server',
    who: 'server:create',
    body: named('NewServer', serverSchema),
    answers: [created(detail, 'Added. Its tools are not read yet.')],
  },
  {
    method: 'GET',
    path: '/api/v1/servers/{slug}',
    tag,
    summary: 'Read a server and its tools',
    who: 'server:read',
    answers: [ok(detail, 'The server.')],
  },
  {
    method: 'POST',
    path: '/api/v1/servers/{slug}/sync',
    tag,
    summary: "Read the server's real tools/list, and record every definition digest",
    who: 'server:sync',
    answers: [
      ok(
        named(
          'Sync',
          z.object({
            added: z.array(z.string()),
            changed: z.array(z.string()),
            removed: z.array(z.string()),
            unchanged: z.int(),
          }),
        ),
        'Names of tools, by what happened to them.',
      ),
    ],
  },
  {
    method: 'GET',
    path: '/api/v1/servers/{slug}/tools/{tool}',
    tag,
    summary: 'Read a tool with every definition that it ever had',
    who: 'server:read',
    answers: [ok(named('Tool', toolDetailSchema), 'The tool.')],
  },
  {
    method: 'GET',
    path: '/api/v1/servers/{slug}/access/{tool}',
    tag,
    summary: 'Read who may call a tool, now or at a past moment',
    who: 'server:read',
    query: toolAccessQuery,
    answers: [ok(named('ToolAccess', toolAccessSchema), 'One page of the agents that hold it, by slug.')],
  },
  {
    method: 'PATCH',
    path: '/api/v1/servers/{slug}/tools/{tool}',
    tag,
    summary: 'Label a tool',
    who: 'tool:label',
    body: named('Labels', labelsPatchSchema),
    answers: [
      ok(labelling, 'In force.'),
      { status: 202, says: 'Less strict than what agents rely on: a change request was made.', content: labelling },
    ],
  },
];
