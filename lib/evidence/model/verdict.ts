import type { AttributeResult } from './population';

export interface Verdict {
  result: AttributeResult;
  /** One sentence or two. */
  why: string;
}

export const pass = (why: string): Verdict => ({ result: 'pass', why });
export const exception = (why: string): Verdict => ({ result: 'exception', why });
export const notApplicable = (why: string): Verdict => ({ result: 'not-applicable', why });
export const noData = (why: string): Verdict => ({ result: 'no-data', why });

export const NOT_IN_FORCE = notApplicable('It was never in force.');
