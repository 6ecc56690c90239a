import type { ReactNode } from 'react';
import type { PathStep } from '@/lib/eu-ai-act/model/dto';
import { PanelSection } from '../ui/panel';

/** Question, answer and reason, in the order in which they were asked. */
export function PathList({ path, action }: { path: readonly PathStep[]; action?: (step: PathStep) => ReactNode }) {
  return (
    <ol>
      {path.map((step) => (
        <li key={step.question} className="border-b last:border-b-0">
          <PanelSection className="flex items-start justify-between gap-4">
            <div className="min-w-0">
              <p className="text-ink-2">
                {step.step}. {step.title}
              </p>
              <p className="font-medium">{step.chosen.map(({ label }) => label).join('; ')}</p>
              {step.reason ? (
                <p className="mt-0.5 whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]">{step.reason}</p>
              ) : null}
            </div>
            {action?.(step)}
          </PanelSection>
        </li>
      ))}
    </ol>
  );
}
