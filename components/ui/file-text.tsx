'use client';

import { type RefObject, useId } from 'react';

interface Props {
  label: string;
  accept: string;
  into: RefObject<HTMLTextAreaElement | null>;
}

/** Puts the text of a file into a text field, where it can be looked at before it is sent. */
export function FileText({ label, accept, into }: Props) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-0.5 block font-medium">
        {label}
        <span className="ml-1.5 text-2xs font-normal text-ink-3">optional</span>
      </label>
      <input
        id={id}
        type="file"
        accept={accept}
        className="max-w-full text-ink-2 text-xs file:mr-2.5 file:h-7 file:rounded-md file:border file:border-line-strong file:border-solid file:bg-panel file:px-2.5 file:font-medium file:text-ink hover:file:border-control"
        onChange={async (event) => {
          const file = event.currentTarget.files?.[0];
          if (!file || !into.current) return;
          into.current.value = await file.text();
          into.current.dispatchEvent(new Event('input', { bubbles: true }));
        }}
      />
    </div>
  );
}
