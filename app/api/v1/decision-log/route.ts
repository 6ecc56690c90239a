import { decisionListSchema } from '@/lib/decision-log/model/dto';
import { listDecisions } from '@/lib/decision-log/queries';
import { listRoute } from '@/lib/http/list-route';
import { DECISION_LOG_CSV } from '@/lib/interchange/model/csv/watching';

// Gateways send to the same path; the edge takes that.
export const GET = listRoute(decisionListSchema, { list: listDecisions, csv: DECISION_LOG_CSV });
