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
