import type { AttributeId } from './population';

/** What each attribute of a change asks: in packs and on pages the same. */
export const ATTRIBUTE_WORDS: Record<AttributeId, string> = {
  A: 'Requested before it was approved, approved before it was published',
  B: 'Who asked did not approve',
  C: 'Who approved was authorised by the approval policy then in force',
  D: 'A justification and an assessed risk were there',
  E: 'It was simulated on past calls before it was approved',
  F: 'What was published is what was approved',
  G: 'Nothing was granted beyond what was requested',
  H: 'Grants with an end ended then',
  I: 'An emergency was reviewed in time',
  J: 'Nothing was edited after it was approved',
};
