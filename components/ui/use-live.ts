'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** False on the server and until React has taken the page over: what is done to a control before that is lost. */
export function useLive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
