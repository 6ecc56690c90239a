import type { AttributeResult } from './population';

export const RESULT_WORDS: Record<AttributeResult, string> = {
  pass: 'Pass',
  exception: 'Exception',
  'not-applicable': 'Not applicable',
  'no-data': 'No data',
};
