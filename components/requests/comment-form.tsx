'use client';

import { type KeyboardEvent, useCallback, useId, useRef, useState } from 'react';
import { LONGEST_COMMENT, mentionOf } from '@/lib/requests/model/comment';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Combobox, type PickerItem } from '../ui/combobox';
import { useShortcut } from '../ui/shortcuts';
import { Textarea } from '../ui/textarea';

interface Props {
  id: string;
  action: FormAction;
  searchPeople: (q: string) => Promise<PickerItem[]>;
}

/** Where one writes. `@` at the start of a word leads to the people; whom one picks is put where `@` was. */
export function CommentForm({ id, action, searchPeople }: Props) {
  const area = useRef<HTMLDivElement>(null);
  const pickerId = useId();
  const [picked, setPicked] = useState(0);
  const text = () => area.current?.querySelector('textarea') ?? null;
  useShortcut(
    'c',
    useCallback(() => {
      const field = area.current?.querySelector('textarea');
      field?.scrollIntoView({ block: 'center' });
      field?.focus();
    }, []),
  );
  const insert = (words: string) => {
    const field = text();
    if (!field) return;
    field.focus();
    field.setRangeText(words, field.selectionStart, field.selectionEnd, 'end');
    // The draft listens to the field.
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const field = text();
    if (!field || event.nativeEvent.isComposing) return;
    if (event.target === field && event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      field.form?.requestSubmit();
    }
    if (event.target === field && event.key === '@' && /(^|\s)$/.test(field.value.slice(0, field.selectionStart))) {
      event.preventDefault();
      document.getElementById(pickerId)?.focus();
    }
    if (event.target !== field && event.key === 'Escape') {
      event.preventDefault();
      field.focus();
    }
  };
  return (
    <ActionForm action={action} draftKey={`comment-${id}`} resetOnSuccess aria-label="Comment">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the fields inside, caught on their way up */}
      <div ref={area} onKeyDown={onKeyDown} className="space-y-2.5">
        <input type="hidden" name="id" value={id} />
        <FormField name="text" label="Comment" hint="Plain text. Type @ to name somebody; they are told." required>
          <Textarea rows={3} maxLength={LONGEST_COMMENT} aria-keyshortcuts="C" />
        </FormField>
        <div className="flex flex-wrap items-center justify-between gap-2.5">
          <Combobox
            key={picked}
            id={pickerId}
            search={searchPeople}
            aria-label="Name somebody"
            placeholder="@ Name somebody"
            className="sm:w-60"
            onValueChange={(person) => {
              if (!person) return;
              insert(`${mentionOf(person.value)} `);
              // A fresh box, for the next one.
              setPicked((n) => n + 1);
            }}
          />
          <SubmitButton>Comment</SubmitButton>
        </div>
      </div>
    </ActionForm>
  );
}
