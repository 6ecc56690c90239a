'use client';

import { Dialog } from '@base-ui/react/dialog';
import { Menu as MenuIcon, Search, X } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useCallback, useState, useSyncExternalStore } from 'react';
import { dialogBackdrop } from '../ui/dialog-style';
import { Bell, useUnread } from './bell';
import { CommandPalette } from './command-palette';
import { Brand } from './mark';
import type { NavItem, SearchHit, ShellAction, ShellPerson } from './nav';
import { NavList } from './nav-list';
import { UserMenu } from './user-menu';

export interface ShellProps {
  person: ShellPerson;
  /** The pages that this person may open, with counts; the order and the words are the shell's. */
  items: readonly NavItem[];
  /** Acts offered by the command palette. */
  actions?: readonly ShellAction[];
  /** A server action that finds agents, servers and requests. */
  search?: (query: string) => Promise<SearchHit[]>;
  signOut: () => Promise<void>;
  /** Notifications that are unread, and how to ask again. */
  unread: number;
  countUnread: () => Promise<number | null>;
  /** One quiet line over every page: "Sample company. Nothing here is real." */
  environmentNote?: ReactNode;
  children: ReactNode;
}

const never = () => () => {};
const isMac = () => /mac|iphone|ipad/i.test(navigator.platform);

/** The frame of every page behind sign-in. It never fetches: what may be seen and how much waits is passed in. */
export function Shell({
  person,
  items,
  actions = [],
  search,
  signOut,
  unread: given,
  countUnread,
  environmentNote,
  children,
}: ShellProps) {
  const unread = useUnread(given, countUnread);
  const [palette, setPalette] = useState(false);
  const [drawer, setDrawer] = useState(false);
  const mac = useSyncExternalStore(never, isMac, () => true);
  const openPalette = useCallback((open: boolean) => setPalette(open), []);
  const side = (
    <>
      <button
        type="button"
        onClick={() => {
          setDrawer(false);
          setPalette(true);
        }}
        aria-keyshortcuts="Meta+K Control+K"
        className="mb-3 flex h-8 w-full shrink-0 items-center justify-between rounded-[7px] border bg-panel px-[9px] text-ink-3 hover:border-line-strong hover:text-ink-2"
      >
        <span>Search or jump</span>
        <span aria-hidden className="font-mono text-2xs pointer-coarse:hidden">
          {mac ? '⌘K' : 'Ctrl K'}
        </span>
      </button>
      <NavList items={items} onNavigate={() => setDrawer(false)} />
      <div className="mt-auto shrink-0 pt-3">
        <UserMenu person={person} signOut={signOut} />
      </div>
    </>
  );
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[216px_minmax(0,1fr)] print:block">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-ink px-3 py-1.5 font-medium text-bg focus-visible:translate-y-0 print:hidden"
      >
        Skip to content
      </a>
      <aside
        aria-label="Remit"
        className="sticky top-0 hidden h-dvh flex-col overflow-y-auto border-r bg-sunken px-3 pt-4 pb-2 lg:flex print:hidden"
      >
        <div className="mb-3 flex items-center justify-between">
          <Link href="/" aria-label="Remit, my work" className="w-fit rounded-md px-2">
            <Brand />
          </Link>
          <Bell unread={unread} />
        </div>
        {side}
      </aside>
      <header className="sticky top-0 z-30 flex h-12 items-center gap-1 border-b bg-sunken px-3 lg:hidden print:hidden">
        <Dialog.Root open={drawer} onOpenChange={(open) => setDrawer(open)}>
          <Dialog.Trigger
            aria-label="Open navigation"
            className="grid size-9 place-items-center rounded-md text-ink-2 hover:bg-hover"
          >
            <MenuIcon size={18} aria-hidden />
          </Dialog.Trigger>
          <Dialog.Portal>
            <Dialog.Backdrop className={dialogBackdrop} />
            <Dialog.Popup className="fixed inset-y-0 left-0 z-50 flex w-[272px] max-w-[86vw] flex-col overflow-y-auto border-r bg-sunken px-3 pt-3 pb-2 shadow-lg outline-none transition-transform duration-150 data-ending-style:-translate-x-full data-starting-style:-translate-x-full">
              <Dialog.Title className="sr-only">Navigation</Dialog.Title>
              <div className="mb-3 flex items-center justify-between pl-2">
                <Brand />
                <Dialog.Close
                  aria-label="Close navigation"
                  className="grid size-9 place-items-center rounded-md text-ink-2 hover:bg-hover"
                >
                  <X size={18} aria-hidden />
                </Dialog.Close>
              </div>
              {side}
            </Dialog.Popup>
          </Dialog.Portal>
        </Dialog.Root>
        <Link href="/" aria-label="Remit, my work" className="rounded-md px-1">
          <Brand />
        </Link>
        <span className="ml-auto">
          <Bell unread={unread} />
        </span>
        <button
          type="button"
          aria-label="Search or jump"
          onClick={() => setPalette(true)}
          className="grid size-9 place-items-center rounded-md text-ink-2 hover:bg-hover"
        >
          <Search size={17} aria-hidden />
        </button>
      </header>
      <div className="min-w-0">
        {environmentNote && (
          <section
            aria-label="About this installation"
            className="border-b bg-accent-soft px-4 py-1 text-xs text-ink-2 sm:px-8 print:hidden"
          >
            {environmentNote}
          </section>
        )}
        <main
          id="main"
          tabIndex={-1}
          className="w-full max-w-[1280px] px-4 pt-5 pb-12 outline-none sm:px-8 sm:pt-6 print:max-w-none print:p-0"
        >
          {children}
        </main>
      </div>
      <CommandPalette open={palette} onOpenChange={openPalette} items={items} actions={actions} search={search} />
    </div>
  );
}
