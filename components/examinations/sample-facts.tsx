import { SAMPLE_METHOD } from '@/lib/evidence/model/sample';
import type { SampleDetail } from '@/lib/examinations/model/dto';
import { When } from '../time/when';
import { DefinitionList } from '../ui/definition-list';
import { Panel } from '../ui/panel';

/** What somebody needs to draw the same sample again. */
export function SampleFacts({ sample }: { sample: SampleDetail }) {
  const { seed, rowList, populationCount, populationSha256, drawnAt, drawnBy } = sample;
  return (
    <Panel title="How it was drawn">
      <DefinitionList
        wide
        items={[
          {
            term: 'Seed',
            value: seed === null ? 'none: the rows were named' : <code className="text-xs">{seed}</code>,
          },
          { term: 'Size', value: rowList.length },
          { term: 'Rows of the population', value: populationCount },
          {
            term: 'SHA-256 of its ids',
            value: <code className="text-xs [overflow-wrap:anywhere]">{populationSha256}</code>,
            hint: 'Over the ids in their order, each with a line feed after it.',
          },
          {
            term: 'Drawn',
            value: (
              <>
                {drawnBy.name}, <When at={drawnAt} show="absolute" />
              </>
            ),
          },
          ...(seed === null ? [] : [{ term: 'Method', value: SAMPLE_METHOD }]),
        ]}
      />
    </Panel>
  );
}
