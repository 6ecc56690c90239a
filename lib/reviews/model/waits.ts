import type { ReviewItem } from './dto';

/** Whether somebody has to decide on it. */
export function waits({ decision, ended }: Pick<ReviewItem, 'decision' | 'ended'>): boolean {
  return decision === null && !ended;
}
