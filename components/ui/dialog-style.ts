/** The one way for a window to stand over the page: dialogs, the menu drawer and the command palette. */
export const dialogBackdrop =
  'fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0 print:hidden';
export const dialogPopup =
  'fixed top-[min(12vh,120px)] left-1/2 z-50 flex max-h-[80vh] w-[calc(100vw-32px)] -translate-x-1/2 flex-col rounded-xl bg-panel text-ink shadow-lg outline-none transition-[opacity,scale] duration-150 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0';
