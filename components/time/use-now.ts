'use client';

import { useSyncExternalStore } from 'react';

const STEP_MS = 30_000;
let current = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(notify: () => void) {
  listeners.add(notify);
  timer ??= setInterval(() => {
    current = Date.now();
    for (const listener of listeners) listener();
  }, STEP_MS);
  return () => {
    listeners.delete(notify);
    if (listeners.size > 0 || !timer) return;
    clearInterval(timer);
    timer = undefined;
    current = 0;
  };
}

function now(): number {
  if (current === 0) current = Date.now();
  return current;
}

/** One clock for the page, every half minute. Null on the server and while hydrating, where the two would differ. */
export function useNow(): number | null {
  return useSyncExternalStore(subscribe, now, () => null);
}
