import Link from 'next/link';
import type { Question } from '@/lib/examinations/model/dto';
import { rowName } from '@/lib/examinations/model/words';
import { When } from '../time/when';
import { HostileText } from '../ui/hostile-text';
import { Panel, PanelSection } from '../ui/panel';
import { QuestionChip } from './examination-chips';

/** What was asked. `short` where it stands beside the row that it is about. */
export function QuestionsPanel({ questions, short }: { questions: Question[]; short?: boolean }) {
  if (questions.length === 0 && short) return null;
  return (
    <Panel title="Questions" padded={false}>
      {questions.length === 0 ? (
        <PanelSection className="text-ink-2">
          Nothing was asked. A question is asked from a sampled row: it reaches whoever answers for it.
        </PanelSection>
      ) : (
        questions.map(({ id, number, text, state, askedOf, dueAt, about }) => (
          <PanelSection key={id} className="grid gap-1">
            <Link className="link font-strong" href={`/examinations/questions/${id}`}>
              {number}: <HostileText inline text={text} />
            </Link>
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-2">
              <QuestionChip state={state} />
              {askedOf.name}
              {state === 'open' ? (
                <span>
                  due <When at={dueAt} show="day" />
                </span>
              ) : null}
              {about && !short ? <span>about {rowName(about.population, about.rowId)}</span> : null}
            </span>
          </PanelSection>
        ))
      )}
    </Panel>
  );
}
