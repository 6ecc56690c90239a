import { z } from 'zod';
import {
  attestationListSchema,
  attestationsOfSchema,
  newServerAttestationSchema,
  serverAttestationsSchema,
} from '@/lib/attestations/model/dto';
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
const attested = named('AttestationsOf', attestationsOfSchema);
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
  {
    method: 'GET',
    path: '/api/v1/servers/{slug}/attestations',
    tag,
    summary: 'What somebody outside attests of the vendor of a server, how it stands today, and its gaps',
    who: 'server:read',
    answers: [ok(attested)],
  },
  {
    method: 'POST',
    path: '/api/v1/servers/{slug}/attestations',
    tag,
    summary: 'Keep what somebody outside attests of the vendor of a server',
    who: 'attestation:write',
    body: named('NewServerAttestation', newServerAttestationSchema),
    answers: [
      created(
        named('ServerAttestations', serverAttestationsSchema),
        'Kept. Security and the owner are reminded before it is over.',
      ),
    ],
  },
  {
    method: 'DELETE',
    path: '/api/v1/servers/{slug}/attestations/{id}',
    tag,
    summary: 'Remove an attestation',
    who: 'attestation:write',
    answers: [ok(named('RemovedServerAttestation', z.object({ id: z.string() })), 'Removed.')],
  },
  {
    method: 'GET',
    path: '/api/v1/attestations',
    tag,
    summary: 'Gateways and servers with what is attested of them',
    who: 'attestation:read',
    query: tableQuery(attestationListSchema),
    answers: [okTable(pageOf(attested), 'One page: gateways, then servers, each by slug.')],
  },
];
