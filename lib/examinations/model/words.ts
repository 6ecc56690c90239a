import type { AttributeResult, PopulationId } from '@/lib/evidence/model/population';

export const FRAMEWORKS = ['soc2', 'iso-42001', 'nist-ai-rmf', 'eu-ai-act', 'other'] as const;
export type Framework = (typeof FRAMEWORKS)[number];
export const FRAMEWORK_WORDS: Record<Framework, string> = {
  soc2: 'SOC 2',
  'iso-42001': 'ISO/IEC 42001',
  'nist-ai-rmf': 'NIST AI RMF',
  'eu-ai-act': 'EU AI Act',
  other: 'Other',
};

export const VERDICTS = ['accepted', 'flagged'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const QUESTION_STATES = ['open', 'answered', 'accepted'] as const;
export type QuestionState = (typeof QUESTION_STATES)[number];

export const MESSAGE_KINDS = ['answer', 'accepted', 'again'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** A sign and a word: neither colour nor sign alone says it. */
export const RESULT_WORDS: Record<AttributeResult, { sign: string; word: string }> = {
  pass: { sign: '✓', word: 'pass' },
  exception: { sign: '✕', word: 'exception' },
  'not-applicable': { sign: '–', word: 'not applicable' },
  'no-data': { sign: '?', word: 'no data' },
};

/** Populations whose rows are change requests, so that the attributes A to J are known of them. */
const OF_CHANGES: readonly PopulationId[] = ['changes', 'break-glass'];
/** As people say it: CR-42 for a change. */
export const rowName = (population: PopulationId, rowId: string) =>
  OF_CHANGES.includes(population) ? `CR-${rowId}` : rowId;
export const hasAttributes = (population: PopulationId) => OF_CHANGES.includes(population);
