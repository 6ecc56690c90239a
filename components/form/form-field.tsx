'use client';

import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../ui/cn';
import { FieldContext } from '../ui/field-context';
import { fieldId, useFormState } from './form-context';

export interface FormFieldProps {
  /** The path of the value in the schema, e.g. `spec.purpose`: errors find their field by it. */
  name: string;
  label: string;
  /** Says what to write and what it is used for. */
  hint?: ReactNode;
  required?: boolean;
  /** Instead of the form's own error for this name. */
  error?: string;
  /** For several controls under one label: radio buttons, checkboxes. */
  group?: boolean;
  children: ReactNode;
  className?: string;
}

/** Label, hint, control and error. The control inside (Input, Select, …) takes its id, name and aria from here. */
export function FormField({ name, label, hint, required = false, error, group, children, className }: FormFieldProps) {
  const form = useFormState();
  const id = fieldId(form.formId, name);
  const message =
    error ??
    form.errors
      .filter((e) => e.field === name)
      .map((e) => e.message)
      .join(' ');
  const describedBy = [hint && `${id}-hint`, message && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const mark = required ? (
    <span className="text-del" aria-hidden>
      {' *'}
    </span>
  ) : (
    <span className="ml-1.5 text-2xs font-normal text-ink-3">optional</span>
  );
  const rest = (
    <>
      {hint && (
        <p id={`${id}-hint`} className="mb-1.5 text-xs text-ink-2">
          {hint}
        </p>
      )}
      {children}
      {message && (
        <p id={`${id}-error`} className="mt-1 flex items-start gap-1.5 text-xs text-del">
          <CircleAlert size={13} aria-hidden className="mt-[3px] shrink-0" />
          {message}
        </p>
      )}
    </>
  );
  const field = { id, name, describedBy, invalid: message !== '', required, label };
  return (
    <FieldContext.Provider value={field}>
      {group ? (
        <fieldset aria-describedby={describedBy} className={cn('min-w-0', className)}>
          <legend className="mb-0.5 font-medium">
            {label}
            {mark}
          </legend>
          {rest}
        </fieldset>
      ) : (
        <div className={cn('min-w-0', className)}>
          <label htmlFor={id} className="mb-0.5 block font-medium">
            {label}
            {mark}
          </label>
          {rest}
        </div>
      )}
    </FieldContext.Provider>
  );
}

/** Fields that belong together, with a heading and a word on why they are asked. */
export function FormSection({ title, children, lead }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <section className="grid gap-x-8 gap-y-4 border-t py-6 first:border-t-0 first:pt-0 lg:grid-cols-[220px_minmax(0,1fr)]">
      <div>
        <h2>{title}</h2>
        {lead && <p className="mt-1 text-ink-2">{lead}</p>}
      </div>
      <div className="grid max-w-[640px] gap-4">{children}</div>
    </section>
  );
}
