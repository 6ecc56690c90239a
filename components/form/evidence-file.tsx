'use client';

import { EVIDENCE_ENDINGS, MOST_EVIDENCE_BYTES } from '@/lib/incidents/model/evidence';
import { Input } from '../ui/input';
import type { ActionResult, FormAction } from './action-result';
import { FormField } from './form-field';

const FIELD = 'evidence.0.content';

/** The action of a form with an EvidenceFile: what is too large is said before it is sent. */
export function withEvidence(action: FormAction): FormAction {
  return async (previous, data): Promise<ActionResult> => {
    const file = data.get(FIELD);
    if (file instanceof File && file.size > MOST_EVIDENCE_BYTES) {
      const message = `Use a file of at most ${MOST_EVIDENCE_BYTES / 1024} KiB.`;
      return { ok: false, message, errors: [{ field: FIELD, message }] };
    }
    return action(previous, data);
  };
}

/** One small file that goes with what somebody writes. */
export function EvidenceFile({ label }: { label: string }) {
  return (
    <FormField
      name={FIELD}
      label={label}
      hint={`At most ${MOST_EVIDENCE_BYTES / 1024} KiB: ${EVIDENCE_ENDINGS.filter((one) => one !== 'jpeg').join(', ')}.`}
    >
      <Input
        type="file"
        accept={EVIDENCE_ENDINGS.map((ending) => `.${ending}`).join(',')}
        className="h-auto border-0 bg-transparent px-0 text-ink-2 text-xs file:mr-2.5 file:h-7 file:rounded-md file:border file:border-line-strong file:border-solid file:bg-panel file:px-2.5 file:font-medium file:text-ink"
      />
    </FormField>
  );
}
