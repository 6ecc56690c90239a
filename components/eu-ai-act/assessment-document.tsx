import Link from 'next/link';
import type { Assessment, EuState } from '@/lib/eu-ai-act/model/dto';
import type { Duties } from '@/lib/eu-ai-act/model/duties-dto';
import type { ActionResult } from '../form/action-result';
import { When } from '../time/when';
import { DefinitionList } from '../ui/definition-list';
import { Columns, Panel, PanelSection } from '../ui/panel';
import { CLASS_MEANS, dayWords, roleWords } from './class-words';
import { DocumentsPanel } from './documents-panel';
import { DutiesList } from './duties-list';
import { EuClassChip } from './eu-class-chip';
import { ObligationsList } from './obligations-list';
import { PathList } from './path-list';

interface Props {
  assessment: Assessment;
  state: EuState;
  /** YYYY-MM-DD. */
  today: string;
  /** Where its duties stand; left out of older answers, and for who may not read that. */
  duties?: Duties | null;
  say?: ((data: FormData) => Promise<ActionResult>) | undefined;
}

/** One set of answers: the class, why, what is owed and when, and the way there. */
export function AssessmentDocument({ assessment, state, today, duties, say }: Props) {
  const { legalData } = state;
  return (
    <Columns
      aside={
        <>
          {duties ? <DocumentsPanel duties={duties} /> : null}
          <Panel title="Answered">
            <DefinitionList
              items={[
                { term: 'By', value: assessment.person.name },
                { term: 'When', value: <When at={assessment.at} /> },
                { term: 'As', value: roleWords(assessment.roles) },
                { term: 'Next date', value: assessment.nextDate ? dayWords(assessment.nextDate) : 'none to come' },
                { term: 'Legal data', value: `version ${assessment.dataVersion}` },
              ]}
            />
          </Panel>
          <Panel title="Legal data in force" note={`version ${legalData.version}`}>
            <p>
              {legalData.act}, amended by {legalData.amendedBy}.
            </p>
            <p className="mt-1 text-ink-2">Checked on {dayWords(legalData.dateChecked)}. No legal advice.</p>
          </Panel>
          <Panel title="All answers" padded={false}>
            <ul>
              {state.history.map(({ id, at, person, class: euClass }, index) => (
                <li key={id} className="border-b last:border-b-0">
                  <PanelSection className="flex items-center justify-between gap-3">
                    <EuClassChip value={euClass} />
                    <Link
                      className="link min-w-0 truncate"
                      aria-current={id === assessment.id ? 'page' : undefined}
                      href={`/agents/${state.agent}/eu-ai-act${index === 0 ? '' : `?answers=${id}`}`}
                    >
                      {person.name}, <When at={at} />
                    </Link>
                  </PanelSection>
                </li>
              ))}
            </ul>
          </Panel>
        </>
      }
    >
      <Panel title="Class">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <EuClassChip value={assessment.class} /> <span>{CLASS_MEANS[assessment.class]}</span>
        </div>
        <ul className="mt-3 list-disc space-y-1 pl-5">
          {assessment.reasons.map(({ text, article }) => (
            <li key={text}>
              {text} {article ? <span className="text-xs text-ink-3">{article}</span> : null}
            </li>
          ))}
        </ul>
      </Panel>
      {duties ? (
        <DutiesList duties={duties} today={today} say={say} />
      ) : (
        <ObligationsList obligations={assessment.obligations} today={today} />
      )}
      <Panel title="Answers" note={`${assessment.path.length} questions`} padded={false}>
        <PathList path={assessment.path} />
      </Panel>
    </Columns>
  );
}
