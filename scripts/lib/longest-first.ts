import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Small files that run for minutes: what starts last should not be what lasts longest. */
const LONG = /histories-|rollback/;

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const long = sorted.filter(({ moduleId }) => LONG.test(moduleId));
    return [...long, ...sorted.filter((file) => !long.includes(file))];
  }
}
