import Link from 'next/link';
import type { ReviewRow } from '@/lib/reviews/model/dto';
import { periodWords, teamWords } from '@/lib/reviews/model/period-words';
import { ReviewStateChip } from '../reviews/review-chips';
import { When } from '../time/when';
import { Panel } from '../ui/panel';
import { WorkRow } from './work-list';

/** Behaviour reviews that nobody signed yet. */
export function OpenReviews({ reviews, more }: { reviews: ReviewRow[]; more: boolean }) {
  if (reviews.length === 0) return null;
  return (
    <Panel title="Behaviour reviews" padded={false}>
      <ul>
        {reviews.map((review) => (
          <WorkRow key={review.id}>
            <ReviewStateChip state={review.state} outcome={null} />
            <Link className="link min-w-0 flex-1" href={`/reviews/${review.id}`}>
              {teamWords(review)}, {periodWords(review)}
            </Link>
            <span className="shrink-0 text-ink-2">
              {review.decided} of {review.grants} decided, due <When at={review.dueAt} />
            </span>
          </WorkRow>
        ))}
        {more ? (
          <WorkRow>
            <Link className="link" href="/reviews?state=waiting">
              all that wait
            </Link>
          </WorkRow>
        ) : null}
      </ul>
    </Panel>
  );
}
