import type { AttributeResult } from '@/lib/evidence/model/population';
import { RESULT_WORDS } from '@/lib/examinations/model/words';
import { cn } from '../ui/cn';

const INK: Record<AttributeResult, string> = {
  pass: 'text-add',
  exception: 'text-r3 font-semibold',
  'not-applicable': 'text-ink-3',
  'no-data': 'text-r1 font-semibold',
};

/** The sign of a result. The word stands beside it, or is read out. */
export function AttributeSign({ result, word }: { result: AttributeResult; word?: boolean }) {
  return (
    <span className={cn('whitespace-nowrap', INK[result])}>
      <span aria-hidden className="inline-block w-4 text-center">
        {RESULT_WORDS[result].sign}
      </span>
      <span className={word ? undefined : 'sr-only'}>{RESULT_WORDS[result].word}</span>
    </span>
  );
}
