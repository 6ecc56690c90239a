'use client';

import { Plus, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button';
import { fieldId, useFormState } from './form-context';

export interface ListRow<T> {
  index: number;
  /** The path of this row, e.g. `spec.identities.0`; fields are named `${path}.iss`. */
  path: string;
  initial: T | undefined;
}

export interface ListEditorProps<T> {
  /** The path of the list in the schema, e.g. `spec.identities`. */
  name: string;
  label: string;
  hint?: ReactNode;
  /** One row in words: "identity". Used in "Add identity", "Remove identity 2". */
  noun: string;
  initial?: readonly T[];
  min?: number;
  max?: number;
  /** Shown while the list is empty: what an empty list means. */
  empty?: ReactNode;
  children: (row: ListRow<T>) => ReactNode;
}

interface Slot<T> {
  key: number;
  initial: T | undefined;
}

/**
 * Rows of fields that can be added and removed. Focus goes to a new row's first field, and after a removal to the
 * row before it. Rows keep what was typed when another is removed.
 */
export function ListEditor<T>({
  name,
  label,
  hint,
  noun,
  initial = [],
  min = 0,
  max = 50,
  empty,
  children,
}: ListEditorProps<T>) {
  const form = useFormState();
  const id = fieldId(form.formId, name);
  const nextKey = useRef(0);
  const slot = (value?: T): Slot<T> => ({ key: nextKey.current++, initial: value });
  const [rows, setRows] = useState<Slot<T>[]>(() => {
    const start = initial.map((value) => slot(value));
    while (start.length < min) start.push(slot());
    return start;
  });
  const list = useRef<HTMLUListElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  const count = useRef<HTMLInputElement>(null);
  const focusRow = useRef<number | null>(null);

  useEffect(() => {
    const node = count.current;
    const restore = (event: Event) => {
      const wanted = Math.min(max, Number((event as CustomEvent<string>).detail) || 0);
      setRows((now) => {
        const next = now.slice(0, wanted);
        while (next.length < wanted) next.push({ key: nextKey.current++, initial: undefined });
        return next;
      });
    };
    node?.addEventListener('draft:restore', restore);
    return () => node?.removeEventListener('draft:restore', restore);
  }, [max]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when rows were added or removed
  useEffect(() => {
    if (focusRow.current === null) return;
    count.current?.dispatchEvent(new Event('input', { bubbles: true }));
    const row = list.current?.children[focusRow.current];
    const target = row?.querySelector<HTMLElement>('input:not([type="hidden"]), select, textarea') ?? add.current;
    target?.focus();
    focusRow.current = null;
  }, [rows]);

  const remove = (index: number) => {
    focusRow.current = Math.max(0, index - 1);
    setRows((now) => now.filter((_, at) => at !== index));
  };
  const message = form.errors
    .filter((error) => error.field === name)
    .map((error) => error.message)
    .join(' ');
  return (
    <fieldset
      id={id}
      aria-describedby={[hint && `${id}-hint`, message && `${id}-error`].filter(Boolean).join(' ') || undefined}
      className="min-w-0"
    >
      <legend className="mb-0.5 font-medium">{label}</legend>
      {hint && (
        <p id={`${id}-hint`} className="mb-1.5 text-xs text-ink-2">
          {hint}
        </p>
      )}
      {/* Only for the draft: it has no value of its own to post, see form-to-object.ts. */}
      <input
        ref={count}
        type="hidden"
        name={`${name}.$rows`}
        value={rows.length}
        data-draft-value={rows.length}
        readOnly
      />
      {rows.length > 0 && (
        <ul ref={list} className="mb-2 divide-y rounded-lg border bg-panel">
          {rows.map((row, index) => (
            <li key={row.key} className="flex items-start gap-2 p-3">
              <fieldset className="min-w-0 flex-1">
                <legend className="sr-only">{`${noun} ${index + 1}`}</legend>
                {children({ index, path: `${name}.${index}`, initial: row.initial })}
              </fieldset>
              {rows.length > min && (
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Remove ${noun} ${index + 1}`}
                  onClick={() => remove(index)}
                >
                  <X size={14} aria-hidden />
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {rows.length === 0 && empty && <p className="mb-2 text-ink-2">{empty}</p>}
      {rows.length < max && (
        <Button
          ref={add}
          size="sm"
          onClick={() => {
            focusRow.current = rows.length;
            setRows((now) => [...now, slot()]);
          }}
        >
          <Plus size={13} aria-hidden /> Add {noun}
        </Button>
      )}
      {message && (
        <p id={`${id}-error`} className="mt-1 text-xs text-del">
          {message}
        </p>
      )}
    </fieldset>
  );
}
