'use client';

import { useCallback, useEffect, useState } from 'react';
import type { GivenAnswer } from '@/lib/eu-ai-act/model/dto';

interface Kept {
  version: number;
  at: string;
  answers: GivenAnswer[];
}

function load(key: string): Kept | null {
  try {
    const value = JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null;
    return value && Array.isArray(value.answers) && typeof value.at === 'string' ? value : null;
  } catch {
    return null;
  }
}

function store(key: string, kept: Kept | null) {
  try {
    if (kept) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  } catch {
    // Full or forbidden storage: the questions work, the answers just are not kept.
  }
}

export type Restored = 'no' | 'yes' | 'outdated';

/** Answers and the place in them, in this browser, until they are saved. Those for older legal data are not taken up. */
export function useKeptAnswers(name: string, version: number, first: { at: string; answers: GivenAnswer[] }) {
  const key = `remit.draft:${name}`;
  const [state, setState] = useState(first);
  const [restored, setRestored] = useState<Restored>('no');

  useEffect(() => {
    const kept = load(key);
    if (!kept) return;
    if (kept.version !== version) {
      store(key, null);
      setRestored('outdated');
      return;
    }
    setState({ at: kept.at, answers: kept.answers });
    setRestored('yes');
  }, [key, version]);

  const set = (next: { at: string; answers: GivenAnswer[] }) => {
    setState(next);
    store(key, { version, ...next });
  };
  /** The note that a draft was found has been seen. */
  const noted = () => setRestored('no');
  const forget = useCallback(() => {
    store(key, null);
    setRestored('no');
  }, [key]);
  const startOver = () => {
    forget();
    setState(first);
  };
  return { ...state, restored, set, noted, forget, startOver };
}
