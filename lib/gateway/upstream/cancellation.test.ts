import { expect, test, vi } from 'vitest';
import { abortAfter, createCancellation } from './cancellation';

test('what waits for it runs once, and what was taken back does not', () => {
  const gone = createCancellation();
  const ran: string[] = [];
  gone.onAbort(() => ran.push('a'));
  gone.onAbort(() => ran.push('b'))();
  expect(gone.aborted).toBe(false);
  gone.abort();
  gone.abort();
  expect(gone.aborted).toBe(true);
  gone.onAbort(() => ran.push('late'));
  expect(ran).toEqual(['a', 'late']);
});

test('it aborts when its time is over, or before that with another', () => {
  vi.useFakeTimers();
  try {
    const timed = abortAfter(1_000);
    vi.advanceTimersByTime(999);
    expect(timed.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(timed.aborted).toBe(true);
    const other = createCancellation();
    const both = abortAfter(1_000, other);
    other.abort();
    expect(both.aborted).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
