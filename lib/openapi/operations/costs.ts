import { z } from 'zod';
import {
  costImportSchema,
  costRowSchema,
  costsSchema,
  importPreviewSchema,
  importResultSchema,
  targetDetailSchema,
} from '@/lib/costs/model/dto';
import {
  costRowsSchema,
  costsQuerySchema,
  importQuerySchema,
  targetSchema,
  withdrawSchema,
} from '@/lib/costs/model/input';
import { pageQuery, tableQuery } from '@/lib/http/query';
import { type ApiOperation, created, named, ok, okTable, pageOf } from '../operation';

const tag = 'Costs';
const costImport = named('CostImport', costImportSchema);

export const costOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/costs',
    tag,
    summary: 'The share of governance in what AI costs: by month, agent and activity, beside the target',
    who: 'cost:read',
    query: costsQuerySchema,
    answers: [ok(named('Costs', costsSchema))],
  },
  {
    method: 'GET',
    path: '/api/v1/costs/imports',
    tag,
    summary: 'List the files of costs that were taken in, and which were withdrawn',
    who: 'cost:read',
    query: pageQuery,
    answers: [ok(pageOf(costImport), 'One page, the newest first.')],
  },
  {
    method: 'POST',
    path: '/api/v1/costs/imports',
    tag,
    summary: 'Take in a FOCUS 1.2 file as CSV, whole or not at all; at most 50 MiB and 20,000 lines',
    who: 'cost:write',
    query: importQuerySchema,
    body: named('FocusFile', z.string()),
    bodyType: 'text/csv',
    answers: [
      created(named('CostImportResult', importResultSchema), 'Taken in.'),
      ok(
        named('CostImportPreviewOrResult', z.union([importPreviewSchema, importResultSchema])),
        'With `dryRun` what would be taken in; else the import that this very file was already.',
      ),
    ],
  },
  {
    method: 'POST',
    path: '/api/v1/costs/imports/{number}/withdraw',
    tag,
    summary: 'Take an import back: it no longer counts, and stays to be seen',
    who: 'cost:write',
    body: named('WithdrawCosts', withdrawSchema),
    answers: [ok(costImport)],
  },
  {
    method: 'GET',
    path: '/api/v1/costs/rows',
    tag,
    summary: 'List the lines that count, behind every sum',
    who: 'cost:read',
    query: tableQuery(costRowsSchema),
    answers: [okTable(pageOf(named('CostRow', costRowSchema)), 'One page, the newest charge first.')],
  },
  {
    method: 'POST',
    path: '/api/v1/costs/target',
    tag,
    summary: 'Set the share of AI spend that the company means to spend on governance',
    who: 'cost:write',
    body: named('CostTarget', targetSchema),
    answers: [created(named('CostTargetDetail', targetDetailSchema), 'Set. Earlier ones stay to be seen.')],
  },
  {
    method: 'GET',
    path: '/api/v1/costs/template',
    tag,
    summary: 'A CSV file to fill in',
    who: 'cost:read',
    answers: [{ status: 200, says: 'The file.', content: named('CostTemplate', z.string()), mediaType: 'text/csv' }],
  },
];
