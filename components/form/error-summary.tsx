'use client';

import { type MouseEvent, useEffect, useRef } from 'react';
import { Callout } from '../ui/callout';
import type { ActionResult } from './action-result';
import { fieldId } from './form-context';

const FOCUSABLE = 'input:not([type="hidden"]), select, textarea, button';

/** The control of a field, also when the error is for something inside it (`tools.0.rateLimit.limit`). */
function findControl(formId: string, field: string): HTMLElement | null {
  const parts = field.split('.');
  while (parts.length > 0) {
    const node = document.getElementById(fieldId(formId, parts.join('.')));
    if (node) return node.matches(FOCUSABLE) ? node : (node.querySelector<HTMLElement>(FOCUSABLE) ?? node);
    parts.pop();
  }
  return null;
}

/** What the field is called on the page: its label, or the legend of its group. */
function labelOf(formId: string, field: string): string | null {
  const control = findControl(formId, field);
  if (!control) return null;
  const label = document.querySelector(`label[for="${CSS.escape(control.id)}"]`);
  const group = control.closest('fieldset')?.querySelector('legend');
  const isChoice = control.matches('[type="radio"], [type="checkbox"], [role="radio"], [role="checkbox"]');
  const found = isChoice ? (group ?? label) : (label ?? group);
  return found?.firstChild?.textContent?.trim() || null;
}

/** Stands over a form that was refused: takes focus, says why, and leads to each field. */
export function ErrorSummary({ result, formId }: { result: ActionResult | null; formId: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (result && !result.ok) box.current?.focus();
  }, [result]);
  if (!result || result.ok) return null;
  const errors = (result.errors ?? [])
    .filter((error) => error.message !== result.message || error.field)
    .map((error) => {
      const label = labelOf(formId, error.field);
      return { ...error, says: label ? `${label}: ${error.message}` : error.message };
    });
  // The message is made for callers of the API, and names the first field as they know it.
  const title = errors.some(({ field }) => field)
    ? `${errors.length === 1 ? 'One field needs' : `${errors.length} fields need`} another look`
    : result.message;
  const jump = (field: string) => (event: MouseEvent) => {
    event.preventDefault();
    const control = findControl(formId, field);
    control?.scrollIntoView({ block: 'center' });
    control?.focus({ preventScroll: true });
  };
  return (
    <div ref={box} tabIndex={-1} className="mb-4 outline-none">
      <Callout tone="danger" title={title} live>
        {errors.length > 0 && (
          <ul className="mt-1 grid gap-0.5">
            {errors.map((error) => (
              <li key={`${error.field} ${error.message}`}>
                {error.field ? (
                  <a
                    href={`#${fieldId(formId, error.field)}`}
                    onClick={jump(error.field)}
                    className="underline underline-offset-2"
                  >
                    {error.says}
                  </a>
                ) : (
                  error.says
                )}
              </li>
            ))}
          </ul>
        )}
      </Callout>
    </div>
  );
}
