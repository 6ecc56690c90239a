import v1 from './data/v1.json' with { type: 'json' };
import { type LegalData, legalDataSchema } from './model/legal-data';

/** The state of the law that new answers are for. A new one is the next file in `data/`, and is named here. */
export const CURRENT_LEGAL_DATA: LegalData = legalDataSchema.parse(v1);
