import { Ban, Check, Circle, Minus } from 'lucide-react';
import type { ProductionReview, ReviewLine } from '@/lib/production-review/model/review';
import type { ActionResult } from '../form/action-result';
import { When } from '../time/when';
import { cn } from '../ui/cn';
import { Panel, PanelSection } from '../ui/panel';
import { ProductionReviewForm } from './production-review-form';

interface Props {
  requestId: string;
  review: ProductionReview & { mayAnswer: boolean };
  /** Told in the title where a request takes more than one agent there. */
  named: boolean;
  closed: boolean;
  answer: (data: FormData) => Promise<ActionResult>;
}

/** What is asked before an agent goes to production, who answered what, and the form to answer. */
export function ProductionReviewPanel({ requestId, review, named, closed, answer }: Props) {
  const { agent, lines, open, openLines, mayAnswer } = review;
  return (
    <Panel
      title={named ? `Before ${agent} goes to production` : 'Before production'}
      note={`${lines.length - open} of ${lines.length} answered`}
      padded={false}
    >
      {closed || open === 0 ? null : (
        <PanelSection>
          <p className="text-ink-2">
            {openLines === 'wait'
              ? 'It can be approved when every line is answered.'
              : 'Whoever approves it answers yes to the lines that are open.'}
          </p>
        </PanelSection>
      )}
      <ProductionReviewForm requestId={requestId} agent={agent} lines={lines} mayAnswer={mayAnswer} answer={answer}>
        <ol className={mayAnswer ? undefined : '[&>li:last-child]:border-b-0'}>
          {lines.map((line) => (
            <li key={line.id} className="border-b px-4 py-3">
              <Line line={line} closed={closed} />
            </li>
          ))}
        </ol>
      </ProductionReviewForm>
    </Panel>
  );
}

const LOOK = {
  yes: { Icon: Check, word: 'Yes', tone: 'text-add' },
  no: { Icon: Ban, word: 'No', tone: 'text-del' },
  'not-applicable': { Icon: Minus, word: 'Does not apply', tone: 'text-ink-2' },
} as const;

function Line({ line, closed }: { line: ReviewLine; closed: boolean }) {
  const { statement, facts, answer, confirmedBy } = line;
  const look = answer ? LOOK[answer.answer] : confirmedBy.length > 0 ? LOOK.yes : null;
  const Icon = look?.Icon ?? Circle;
  return (
    <div className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2.5">
      <Icon size={15} aria-hidden className={cn('mt-[3px]', look?.tone ?? 'text-ink-3')} />
      <div className="min-w-0">
        <div className="flex justify-between gap-4">
          <p className="font-medium">{statement}</p>
          <span className={cn('shrink-0', look ? ['font-semibold', look.tone] : 'text-ink-3')}>
            {look?.word ?? (closed ? 'Not answered' : 'Open')}
          </span>
        </div>
        {facts.length > 0 ? <p className="mt-0.5 text-ink-2 [overflow-wrap:anywhere]">{facts.join(' ')}</p> : null}
        {answer ? (
          <p className="mt-0.5 [overflow-wrap:anywhere]">
            {answer.note ? `${answer.note} ` : ''}
            <span className="text-ink-2">
              {answer.note ? '· ' : ''}
              {answer.by.name} <When at={answer.at} />
            </span>
          </p>
        ) : confirmedBy.length > 0 ? (
          <p className="mt-0.5 text-ink-2">{confirmedBy.map(({ name }) => name).join(', ')}, by approving</p>
        ) : null}
      </div>
    </div>
  );
}
