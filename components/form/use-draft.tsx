'use client';

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type DraftEntry, readDraft, writeDraft } from './draft-values';

const PREFIX = 'remit.draft:';
const DELAY_MS = 300;

export interface Draft {
  /** A draft was found and put back. */
  restored: boolean;
  /** Forgets the draft and empties the form. */
  discard: () => void;
  /** Forgets the draft and leaves the form as it is; call it when the form was accepted. */
  clear: () => void;
}

function load(key: string): DraftEntry[] | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(PREFIX + key) ?? 'null');
    return Array.isArray(value) ? (value as DraftEntry[]) : null;
  } catch {
    return null;
  }
}

function forget(key: string) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was kept.
  }
}

/**
 * Keeps a half-filled native form in localStorage under `key` and puts it back after a reload. Pass no key to keep
 * nothing. Put the person's id in the key where browsers are shared. Passwords, files and controls marked
 * `data-draft="off"` are never kept.
 *
 * A control that is not native listens to `draft:restore` on its hidden input and mirrors itself in
 * `data-draft-value` (see Combobox and ListEditor).
 */
export function useDraft(key: string | undefined, form: RefObject<HTMLFormElement | null>): Draft {
  const [restored, setRestored] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  useEffect(() => {
    const node = form.current;
    if (!node || !key) return;
    const initial = JSON.stringify(readDraft(node));
    const entries = load(key);
    if (entries && JSON.stringify(entries) !== initial) {
      // Twice: list editors first grow their rows, then the new rows take their values.
      setTimeout(() => {
        flushSync(() => writeDraft(node, entries));
        setTimeout(() => {
          writeDraft(node, entries);
          setRestored(true);
        });
      });
    }
    const keep = () => {
      timer.current = undefined;
      try {
        const now = JSON.stringify(readDraft(node));
        if (now === initial) localStorage.removeItem(PREFIX + key);
        else localStorage.setItem(PREFIX + key, now);
      } catch {
        // Full or forbidden storage: the form works, it just is not kept.
      }
    };
    const save = () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(keep, DELAY_MS);
    };
    // A reload right after the last keystroke keeps it too.
    const keepWaiting = () => {
      if (timer.current === undefined) return;
      clearTimeout(timer.current);
      keep();
    };
    window.addEventListener('pagehide', keepWaiting);
    node.addEventListener('input', save);
    node.addEventListener('change', save);
    return () => {
      clearTimeout(timer.current);
      window.removeEventListener('pagehide', keepWaiting);
      node.removeEventListener('input', save);
      node.removeEventListener('change', save);
    };
  }, [key, form]);

  const clear = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    if (key) forget(key);
    setRestored(false);
  }, [key]);

  return { restored, clear, discard: clear };
}
