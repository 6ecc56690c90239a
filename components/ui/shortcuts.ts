'use client';

import { useEffect, useSyncExternalStore } from 'react';

const STORAGE_KEY = 'remit.single-key-shortcuts';
const CHANGED = 'remit:shortcuts';

function subscribe(notify: () => void) {
  window.addEventListener(CHANGED, notify);
  window.addEventListener('storage', notify);
  return () => {
    window.removeEventListener(CHANGED, notify);
    window.removeEventListener('storage', notify);
  };
}

function isOn(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== 'off';
  } catch {
    return true;
  }
}

/** WCAG 2.1.4: shortcuts of one character must be possible to turn off. Kept per browser. */
export function useShortcutsEnabled(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, isOn, () => true);
  return [
    on,
    (next) => {
      try {
        localStorage.setItem(STORAGE_KEY, next ? 'on' : 'off');
      } catch {
        // A browser that keeps nothing keeps the default.
      }
      window.dispatchEvent(new Event(CHANGED));
    },
  ];
}

const BUSY = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="alertdialog"], [role="menu"]';

/** Runs `act` when the single key is pressed outside of fields and dialogs, without modifiers. */
export function useShortcut(key: string | undefined, act: () => void) {
  const [enabled] = useShortcutsEnabled();
  useEffect(() => {
    if (key?.length !== 1 || !enabled) return;
    const wanted = key.toLowerCase();
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== wanted || event.metaKey || event.ctrlKey || event.altKey || event.repeat) return;
      // A sign such as ? is typed with shift on many keyboards; a letter with shift is another key.
      if (event.shiftKey && /[a-z]/.test(wanted)) return;
      if (event.target instanceof Element && event.target.closest(BUSY)) return;
      if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [key, enabled, act]);
}
