/** The ground of everything that floats: menus, popovers, pickers. Opens at once, leaves with a short fade. */
export const popupStyle =
  'z-50 rounded-lg bg-panel text-sm text-ink shadow-lg outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0';

/** One choice in a floating list. */
export const popupItemStyle =
  'flex min-h-7 cursor-default items-center gap-2 rounded-[5px] px-2 py-1 outline-none select-none data-highlighted:bg-hover data-disabled:text-ink-3 [&_svg]:shrink-0 [&_svg]:text-ink-3';
