'use client';

/** Stands over a form that came back from a draft. */
export function DraftNote({ onDiscard }: { onDiscard: () => void }) {
  return (
    <p role="status" className="mb-4 flex items-center gap-1.5 text-xs text-ink-2">
      <span aria-hidden className="size-[7px] rounded-full bg-accent" />
      Draft restored
      <span aria-hidden>·</span>
      <button type="button" onClick={onDiscard} className="link rounded-sm">
        discard
      </button>
    </p>
  );
}
