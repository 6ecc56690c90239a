import { z } from 'zod';
import {
  registryEntrySchema,
  registryListSchema,
  registryQuerySchema,
  registryVersionQuerySchema,
} from '@/lib/interchange/model/governed-registry';
import { type ApiOperation, named, ok } from '../operation';

const tag = 'MCP registry';
const list = named('RegistryServerList', registryListSchema);

/** The API of the MCP registry, as its clients know it, for what was approved here. */
export const interchangeOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/export/cyclonedx',
    tag: 'Agents',
    summary: 'The whole registry as a CycloneDX 1.6 bill of materials',
    who: 'agent:read',
    answers: [
      {
        status: 200,
        says: 'Agents and models as components, servers and their tools as services, and what depends on what.',
        content: named(
          'CycloneDx',
          z.looseObject({ bomFormat: z.literal('CycloneDX'), specVersion: z.literal('1.6') }),
        ),
        mediaType: 'application/vnd.cyclonedx+json',
      },
    ],
  },
  {
    method: 'GET',
    path: '/v0.1/servers',
    tag,
    summary: 'List approved servers, for clients of the MCP registry',
    who: 'server:read',
    query: registryQuerySchema,
    answers: [ok(list, 'Servers of which at least one tool was approved and is held now.')],
  },
  {
    method: 'GET',
    path: '/v0.1/servers/{name}/versions',
    tag,
    summary: 'List the versions of an approved server: the one that was approved last',
    who: 'server:read',
    query: registryVersionQuerySchema,
    answers: [ok(list, 'Its one version.')],
  },
  {
    method: 'GET',
    path: '/v0.1/servers/{name}/versions/{version}',
    tag,
    summary: 'Read an approved server; the version may be `latest`',
    who: 'server:read',
    query: registryVersionQuerySchema,
    answers: [ok(named('RegistryServer', registryEntrySchema), 'The server, and what was approved of it.')],
  },
];
