import { examinationListSchema } from '@/lib/examinations/model/input';
import { openExamination } from '@/lib/examinations/open-examination';
import { listExaminations } from '@/lib/examinations/queries';
import { listRoute } from '@/lib/http/list-route';
import { json, jsonRoute } from '@/lib/http/route';
import { EXAMINATIONS_CSV } from '@/lib/interchange/model/csv/changes';

export const GET = listRoute(examinationListSchema, { list: listExaminations, csv: EXAMINATIONS_CSV });

export const POST = jsonRoute(async ({ ctx, body }) => json(await openExamination({ ctx, input: body }), 201));
