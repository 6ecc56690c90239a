import * as dto from '@/lib/overview/model/dto';
import { type ApiOperation, named, ok, pageOf } from '../operation';

const common = { method: 'GET', tag: 'Overview', who: 'overview:read' } as const;

export const overviewOperations: ApiOperation[] = [
  {
    ...common,
    path: '/api/v1/overview',
    summary: 'Read how the company stands: figures, each with what it is made of and where its rows are',
    query: dto.overviewQuerySchema,
    answers: [ok(named('Overview', dto.overviewSchema), 'As of the moment that it says.')],
  },
  {
    ...common,
    path: '/api/v1/overview/agents',
    summary: 'List the agents behind a number, each with what keeps it from being fully governed',
    query: dto.overviewAgentsSchema,
    answers: [ok(pageOf(named('OverviewAgent', dto.overviewAgentSchema)))],
  },
  {
    ...common,
    path: '/api/v1/overview/grants',
    summary: 'List live grants that nobody used for thirty days',
    query: dto.overviewGrantsSchema,
    answers: [ok(pageOf(named('UnusedGrant', dto.unusedGrantSchema)))],
  },
];
