import { attestationListSchema } from '@/lib/attestations/model/dto';
import { listAttestations } from '@/lib/attestations/queries';
import { listRoute } from '@/lib/http/list-route';
import { ATTESTATIONS_CSV } from '@/lib/interchange/model/csv/access';

export const GET = listRoute(attestationListSchema, { list: listAttestations, csv: ATTESTATIONS_CSV });
