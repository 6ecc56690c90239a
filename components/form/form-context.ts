'use client';

import { createContext, useContext } from 'react';
import type { FieldError } from '@/lib/kernel/errors';

export interface FormState {
  /** Prefix of every field's id, so that two forms on one page do not share ids. */
  formId: string;
  errors: readonly FieldError[];
  pending: boolean;
}

export const FormContext = createContext<FormState>({ formId: 'form', errors: [], pending: false });

/** State of the ActionForm around the caller. */
export function useFormState(): FormState {
  return useContext(FormContext);
}

export function fieldId(formId: string, name: string): string {
  return `${formId}-${name}`;
}
