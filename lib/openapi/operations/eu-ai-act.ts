import { z } from 'zod';
import { assessAgent } from '@/lib/eu-ai-act/assess-agent';
import { saveDocument } from '@/lib/eu-ai-act/documents/save-document';
import { sayOfDuty } from '@/lib/eu-ai-act/duties/say-of-duty';
import { euDocumentSchema, savedDocumentSchema } from '@/lib/eu-ai-act/model/document';
import { assessmentSchema, euStateSchema } from '@/lib/eu-ai-act/model/dto';
import { dutiesSchema } from '@/lib/eu-ai-act/model/duties-dto';
import { inventoryListSchema, inventoryRowSchema, inventorySummarySchema } from '@/lib/eu-ai-act/model/inventory';
import { legalDataSchema } from '@/lib/eu-ai-act/model/legal-data';
import { tableQuery } from '@/lib/http/query';
import { type ApiOperation, countedPageOf, created, named, ok, okTable } from '../operation';

const tag = 'EU AI Act';
const pdf = named('PdfFile', z.string().describe('Bytes.'));

export const euAiActOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/eu-ai-act',
    tag,
    summary: 'Read the questions, where each answer leads, and the obligations with their dates',
    who: 'agent:read',
    answers: [ok(named('EuLegalData', legalDataSchema), 'The legal data that new answers are for.')],
  },
  {
    method: 'GET',
    path: '/api/v1/agents/{slug}/eu-ai-act',
    tag,
    summary: 'Read what an agent is under the EU AI Act',
    who: 'agent:read',
    answers: [ok(named('EuAiAct', euStateSchema), 'The newest answers with their result, and who answered before.')],
  },
  {
    method: 'POST',
    path: '/api/v1/agents/{slug}/eu-ai-act',
    tag,
    summary: 'Answer the questions of the EU AI Act for an agent',
    who: assessAgent.permission,
    body: named('EuAnswers', assessAgent.input.omit({ slug: true })),
    answers: [created(named('EuAssessment', assessmentSchema), 'Kept, with the class that it comes to.')],
  },
  {
    method: 'GET',
    path: '/api/v1/eu-ai-act/inventory',
    tag,
    summary: 'List agents by their class under the EU AI Act, with what is open',
    who: 'agent:read',
    query: tableQuery(inventoryListSchema),
    answers: [okTable(countedPageOf(named('EuInventoryRow', inventoryRowSchema)), 'One page, by name.')],
  },
  {
    method: 'GET',
    path: '/api/v1/eu-ai-act/inventory/summary',
    tag,
    summary: 'Count agents by their class, and read the days to come',
    who: 'agent:read',
    answers: [ok(named('EuInventorySummary', inventorySummarySchema))],
  },
  {
    method: 'GET',
    path: '/api/v1/eu-ai-act/inventory/pdf',
    tag,
    summary: 'Download the inventory as PDF',
    who: 'agent:read',
    answers: [{ ...{ status: 200, says: 'As of now.', mediaType: 'application/pdf' }, content: pdf }],
  },
  {
    method: 'GET',
    path: '/api/v1/agents/{slug}/eu-ai-act/duties',
    tag,
    summary: 'Read where each duty of an agent stands, and which documents it needs',
    who: 'eu-document:read',
    answers: [ok(named('EuDuties', dutiesSchema))],
  },
  {
    method: 'POST',
    path: '/api/v1/agents/{slug}/eu-ai-act/duties',
    tag,
    summary: 'Say where a duty stands',
    who: sayOfDuty.permission,
    body: named('SayOfDuty', sayOfDuty.input.omit({ slug: true })),
    answers: [created(named('DutySaid', z.object({ agent: z.string(), duty: z.string(), says: z.string() })), 'Kept.')],
  },
  {
    method: 'GET',
    path: '/api/v1/agents/{slug}/eu-ai-act/documents/{kind}',
    tag,
    summary: 'Read a document as it would be now, with its gaps and versions',
    who: 'eu-document:read',
    answers: [ok(named('EuDocument', euDocumentSchema))],
  },
  {
    method: 'POST',
    path: '/api/v1/agents/{slug}/eu-ai-act/documents/{kind}',
    tag,
    summary: 'Save the next version of a document',
    who: saveDocument.permission,
    body: named('SaveEuDocument', saveDocument.input.omit({ slug: true, kind: true })),
    answers: [created(named('SavedEuDocument', savedDocumentSchema), 'Saved; 409 where somebody saved meanwhile.')],
  },
  {
    method: 'GET',
    path: '/api/v1/agents/{slug}/eu-ai-act/documents/{kind}/versions/{version}',
    tag,
    summary: 'Read one saved version of a document',
    who: 'eu-document:read',
    answers: [ok(named('SavedEuDocument', savedDocumentSchema), 'As it was saved.')],
  },
  {
    method: 'GET',
    path: '/api/v1/agents/{slug}/eu-ai-act/documents/{kind}/versions/{version}/pdf',
    tag,
    summary: 'Download one saved version of a document as PDF',
    who: 'eu-document:read',
    answers: [
      {
        ...{ status: 200, says: 'The same version is the same bytes.', mediaType: 'application/pdf' },
        content: pdf,
      },
    ],
  },
];
