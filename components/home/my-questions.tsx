import Link from 'next/link';
import { When } from '../time/when';
import { WorkList, WorkRow } from './work-list';

interface Props {
  questions: { id: string; text: string; askedBy: string; dueAt: string }[];
}

/** What auditors ask of this person. */
export function MyQuestions({ questions }: Props) {
  return (
    <WorkList title="Auditors ask" noun="question" total={questions.length}>
      {questions.map(({ id, text, askedBy, dueAt }) => (
        <WorkRow key={id}>
          <Link
            className="link line-clamp-2 min-w-0 flex-1 font-strong [overflow-wrap:anywhere]"
            href={`/examinations/questions/${id}`}
          >
            {text}
          </Link>
          <span className="shrink-0 text-ink-2">
            {askedBy}, due <When at={dueAt} />
          </span>
        </WorkRow>
      ))}
    </WorkList>
  );
}
