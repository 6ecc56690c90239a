import { listRoute } from '@/lib/http/list-route';
import { pageQuery } from '@/lib/http/query';
import { REVISIONS_CSV } from '@/lib/interchange/model/csv-tables';
import { listRevisions } from '@/lib/policy/queries';

export const GET = listRoute(pageQuery, { list: listRevisions, csv: REVISIONS_CSV });
