import { Scale } from 'lucide-react';
import type { EuState } from '@/lib/eu-ai-act/model/dto';
import { When } from '../time/when';
import { Callout } from '../ui/callout';
import { DefinitionList } from '../ui/definition-list';
import { EmptyState } from '../ui/empty-state';
import { LinkButton } from '../ui/link-button';
import { Panel } from '../ui/panel';
import { CLASS_MEANS, dayWords, roleWords } from './class-words';
import { EuClassChip } from './eu-class-chip';

/** On the agent's page: what it is under the Act, who said so, and what comes next. */
export function EuPanel({ state }: { state: EuState }) {
  const { agent, current, mayAnswer } = state;
  const assess = `/agents/${agent}/eu-ai-act/assess`;
  if (!current) {
    return (
      <Panel title="EU AI Act">
        <EmptyState
          icon={<Scale />}
          title="Nobody has answered yet"
          action={
            mayAnswer ? (
              <LinkButton variant="primary" href={assess}>
                Answer the questions
              </LinkButton>
            ) : null
          }
        >
          About ten questions tell whether the Act applies to this agent, how strictly, and from which day it asks for
          what. {mayAnswer ? 'You can stop at any time.' : 'Its owner, or security, answers them.'}
        </EmptyState>
      </Panel>
    );
  }
  return (
    <div className="grid gap-3">
      {current.toConfirm ? <ToConfirm state={state} /> : null}
      <Panel
        title="EU AI Act"
        actions={
          <>
            {mayAnswer ? (
              <LinkButton size="sm" href={assess}>
                Answer again
              </LinkButton>
            ) : null}
            <LinkButton size="sm" href={`/agents/${agent}/eu-ai-act`}>
              Duties and answers
            </LinkButton>
          </>
        }
      >
        <DefinitionList
          wide
          items={[
            {
              term: 'Class',
              value: (
                <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
                  <EuClassChip value={current.class} /> {CLASS_MEANS[current.class]}
                </span>
              ),
            },
            { term: 'Because', value: current.reasons.map(({ text }) => text).join(' ') },
            { term: 'Your role', value: roleWords(current.roles) },
            {
              term: 'Duties',
              value: `${current.obligations.length}${current.nextDate ? `; the next apply from ${dayWords(current.nextDate)}` : ''}`,
            },
            {
              term: 'Answered',
              value: (
                <>
                  by {current.person.name}, <When at={current.at} />, for version {current.dataVersion} of the legal
                  data
                </>
              ),
            },
          ]}
        />
      </Panel>
    </div>
  );
}

/** The law moved after these answers. */
export function ToConfirm({ state }: { state: EuState }) {
  return (
    <Callout tone="warn" title="To be confirmed">
      These answers are for version {state.current?.dataVersion} of the legal data; version {state.legalData.version},
      checked on {dayWords(state.legalData.dateChecked)}, is in force. Answer again, and what changed is seen.
    </Callout>
  );
}
