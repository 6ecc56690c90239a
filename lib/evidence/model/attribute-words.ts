import type { AttributeId, AttributeResult } from './population';

/** What each attribute says when it passes. */
export const ATTRIBUTE_WORDS: Record<AttributeId, string> = {
  A: 'Asked for before it was approved, and approved before it was published',
  B: 'Who asked is not who approved',
  C: 'Who approved was allowed to by the policy then in force',
  D: 'A justification and a risk level were there',
  E: 'It was simulated before it was decided',
  F: 'What was published is what was approved',
  G: 'No more was granted than was asked for',
  H: 'It ended when it was to end',
  I: 'An emergency was reviewed in time',
  J: 'Nothing was edited after the approval',
};

export const RESULT_WORDS: Record<AttributeResult, string> = {
  pass: 'Pass',
  exception: 'Exception',
  'not-applicable': 'Not applicable',
  'no-data': 'No data',
};
