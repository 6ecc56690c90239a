import type { ExaminationDetail } from '@/lib/examinations/model/dto';
import { When } from '../time/when';
import { DefinitionList } from '../ui/definition-list';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';

/** How far it is; of a closed one, what came of it. */
export function ProgressPanel({ examination }: { examination: ExaminationDetail }) {
  const { closing, counts, questions } = examination;
  const concluded = counts.accepted + counts.flagged;
  const left = counts.rows - concluded;
  return (
    <>
      {closing ? (
        <Panel title="Conclusion">
          <HostileText text={closing.conclusion} label="Conclusion" />
          <p className="mt-2 text-ink-2">
            {closing.closedBy.name}, <When at={closing.closedAt} show="absolute" />
          </p>
          {closing.openQuestions.length > 0 ? (
            <p className="mt-2 text-ink-2">
              Left open:{' '}
              {closing.openQuestions.map(({ number, askedOf }) => `question ${number} to ${askedOf}`).join(', ')}.
            </p>
          ) : null}
        </Panel>
      ) : null}
      <Panel title="Progress">
        <DefinitionList
          items={[
            { term: 'Samples', value: counts.samples },
            { term: 'Rows', value: counts.rows },
            { term: 'Accepted', value: counts.accepted },
            { term: 'Flagged', value: counts.flagged },
            { term: 'Not concluded', value: left },
            { term: 'Questions', value: questions.length },
            { term: 'Of them open', value: counts.openQuestions },
          ]}
        />
      </Panel>
    </>
  );
}
