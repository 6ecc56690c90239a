import type { Assessment } from './assess';
import type { RiskInputs } from './score';

export const INPUT_WORDS: Record<keyof RiskInputs, string> = {
  dataSensitivity: 'data sensitivity',
  actionImpact: 'action impact',
  autonomy: 'autonomy',
  reach: 'reach',
  untrustedInput: 'untrusted input',
};

/** Why the score is what it is, in one sentence, the heaviest reason first. */
export function becauseWords({ reasons }: Pick<Assessment, 'reasons'>): string {
  if (reasons.length === 0) return 'Nothing that is known adds to it.';
  const words = reasons.map(({ input, used, points, why }) => {
    const from = why === 'as registered' ? ', as registered' : ` from ${why}`;
    return `${INPUT_WORDS[input]} ${used} of 4${from} (${points})`;
  });
  const last = words.pop();
  return `Because of ${words.length > 0 ? `${words.join('; ')} and ${last}` : last}.`;
}
