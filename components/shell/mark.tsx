/** The mark and the name. */
export function Brand() {
  return (
    <span className="flex items-center gap-2 text-md font-bold text-ink">
      <svg width="18" height="18" viewBox="0 0 36 36" aria-hidden>
        <rect width="36" height="36" rx="10" fill="var(--ink)" />
        <path d="M12.34 12.34a8 8 0 1 1 0 11.32" fill="none" stroke="var(--bg)" strokeWidth="4" />
      </svg>
      Remit
    </span>
  );
}
