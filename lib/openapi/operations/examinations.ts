import { z } from 'zod';
import * as dto from '@/lib/examinations/model/dto';
import * as input from '@/lib/examinations/model/input';
import { tableQuery } from '@/lib/http/query';
import { instantSchema } from '@/lib/kernel/text';
import { type ApiOperation, created, type NamedSchema, named, ok, okTable, pageOf } from '../operation';

const tag = 'Examinations';
const examination = named('ExaminationDetail', dto.examinationDetailSchema);
const sample = named('ExaminationSample', dto.sampleDetailSchema);
const row = named('ExaminationRow', dto.rowDetailSchema);
const question = named('ExaminationQuestion', dto.questionDetailSchema);

const bytes = named('ExaminationFile', z.string().describe('Bytes.'));

const get = (path: string, summary: string, content: NamedSchema, who: ApiOperation['who'] = 'examination:read') =>
  ({ method: 'GET', path: `/api/v1/${path}`, tag, summary, who, answers: [ok(content)] }) satisfies ApiOperation;

const post = (
  path: string,
  summary: string,
  body: NamedSchema,
  answer: ApiOperation['answers'][number],
  who: ApiOperation['who'] = 'examination:write',
): ApiOperation => ({ method: 'POST', path: `/api/v1/${path}`, tag, summary, who, body, answers: [answer] });

const file = (path: string, summary: string, who: ApiOperation['who'], mediaType: string): ApiOperation => ({
  ...{ method: 'GET', path: `/api/v1/${path}`, tag, summary, who },
  answers: [
    {
      ...{ status: 200, says: 'The file.', mediaType },
      content: bytes,
    },
  ],
});

export const examinationOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/examinations',
    tag,
    summary: 'List examinations',
    who: 'examination:read',
    query: tableQuery(input.examinationListSchema),
    answers: [okTable(pageOf(named('Examination', dto.examinationSchema)), 'One page, the newest first.')],
  },
  post(
    'examinations',
    'Open an examination of a period',
    named('OpenExamination', input.openSchema),
    created(examination),
  ),
  get('examinations/{id}', 'Read one examination: samples, questions and counts', examination),
  post(
    'examinations/{id}/close',
    'Close an examination, for good',
    named('CloseExamination', input.closeSchema.omit({ id: true })),
    ok(examination),
  ),
  get(
    'examinations/{id}/populations',
    'Read how many rows each population has, and whether it is whole',
    named('PopulationStates', z.object({ items: z.array(dto.populationStateSchema) })),
  ),
  {
    ...get(
      'examinations/{id}/populations/{population}',
      'Read rows of a population',
      pageOf(named('PopulationRow', dto.populationRowSchema)),
    ),
    query: input.rowListSchema,
  },
  post(
    'examinations/{id}/samples',
    'Draw a sample by size and seed, or by name',
    named('DrawSample', z.strictObject(input.sampleFields)),
    created(sample),
  ),
  get('examinations/{id}/samples/{sample}', 'Read a sample with its attributes and conclusions', sample),
  file('examinations/{id}/samples/{sample}/csv', 'Take a sample as CSV; audited', 'examination:read', 'text/csv'),
  get('examinations/{id}/rows/{row}', 'Read a sampled row with its lineage', row),
  post(
    'examinations/{id}/rows/{row}/conclusions',
    'Accept or flag a sampled row',
    named('ConcludeRow', input.concludeSchema.omit({ id: true, row: true })),
    ok(row),
  ),
  post(
    'examinations/{id}/questions',
    'Ask somebody for more',
    named('AskQuestion', input.askSchema.omit({ id: true })),
    created(question),
  ),
  get(
    'questions',
    'Read what auditors ask of you',
    pageOf(
      named('MyQuestion', z.object({ id: z.string(), text: z.string(), askedBy: z.string(), dueAt: instantSchema })),
    ),
    'question:read',
  ),
  get('questions/{id}', 'Read a question with its answers', question, 'question:read'),
  post(
    'questions/{id}/answers',
    'Answer what an auditor asked you',
    named('AnswerQuestion', input.answerSchema.omit({ id: true })),
    ok(question),
    'question:answer',
  ),
  post(
    'questions/{id}/accept',
    'Accept an answer',
    named('AcceptAnswer', input.acceptAnswerSchema.omit({ id: true })),
    ok(question),
  ),
  post(
    'questions/{id}/again',
    'Ask again for what is missing',
    named('AskAgain', input.askAgainSchema.omit({ id: true })),
    ok(question),
  ),
  file('questions/{id}/files/{file}', 'Download a file of an answer', 'question:read', 'application/octet-stream'),
];
