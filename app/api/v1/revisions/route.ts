import { listRoute } from '@/lib/http/list-route';
import { REVISIONS_CSV } from '@/lib/interchange/model/csv/changes';
import { revisionListSchema } from '@/lib/policy/model/list';
import { listRevisions } from '@/lib/policy/queries';

export const GET = listRoute(revisionListSchema, { list: listRevisions, csv: REVISIONS_CSV });
