'use client';

import { Dialog } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { ArrowRight, Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { cn } from '../ui/cn';
import { dialogBackdrop, dialogPopup } from '../ui/dialog-style';
import { Kbd } from '../ui/kbd';
import { NAV_PAGES, type NavItem, type SearchHit, SHELL_ACTIONS, type ShellAction } from './nav';

export interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  items: readonly NavItem[];
  actions: readonly ShellAction[];
  search?: (query: string) => Promise<SearchHit[]>;
}

const SEARCH_DELAY_MS = 180;

/** Goes anywhere: pages, acts, and things found by the server. ⌘K or Ctrl+K. */
export function CommandPalette({ open, onOpenChange, items, actions, search }: CommandPaletteProps) {
  const router = useRouter();
  const [query, setQuery] = useState('');
  const [hits, setHits] = useState<SearchHit[]>([]);
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      onOpenChange(!open);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [open, onOpenChange]);

  useEffect(() => {
    const text = query.trim();
    if (!search || text.length < 2) {
      setHits([]);
      setState('idle');
      return;
    }
    let stale = false;
    setState('busy');
    const timer = setTimeout(() => {
      search(text).then(
        (found) => {
          if (stale) return;
          setHits(found);
          setState('idle');
        },
        () => !stale && setState('failed'),
      );
    }, SEARCH_DELAY_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [query, search]);

  const go = (href: string) => {
    onOpenChange(false);
    router.push(href);
  };
  const groups = [...new Set(hits.map((hit) => hit.group))];
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => onOpenChange(next)}
      onOpenChangeComplete={(now) => {
        if (!now) setQuery('');
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={dialogBackdrop} />
        <Dialog.Popup className={cn(dialogPopup, 'max-w-xl overflow-hidden')}>
          <Dialog.Title className="sr-only">Search or jump</Dialog.Title>
          <Command label="Search or jump" loop className="flex min-h-0 flex-col" filter={rank}>
            <div className="flex items-center gap-2.5 border-b px-4">
              <Search size={16} aria-hidden className="text-ink-3" />
              <Command.Input
                value={query}
                onValueChange={setQuery}
                placeholder="Search agents, servers, requests; or jump to a page"
                className="h-12 w-full bg-transparent text-md outline-none"
              />
              <Kbd className="text-ink-3">Esc</Kbd>
            </div>
            <Command.List className="max-h-[min(52vh,400px)] overflow-y-auto p-1.5 outline-none">
              <Command.Empty className="px-3 py-6 text-center text-ink-2">
                {state === 'busy'
                  ? 'Searching…'
                  : state === 'failed'
                    ? 'The search did not answer. Try again.'
                    : 'Nothing found.'}
              </Command.Empty>
              {groups.map((group) => (
                <PaletteGroup key={group} heading={group}>
                  {hits
                    .filter((hit) => hit.group === group)
                    .map((hit) => (
                      <PaletteItem
                        key={hit.href}
                        value={`hit ${hit.href}`}
                        onSelect={() => go(hit.href)}
                        hint={hit.hint}
                      >
                        {hit.label}
                      </PaletteItem>
                    ))}
                </PaletteGroup>
              ))}
              {actions.length > 0 && (
                <PaletteGroup heading="Do">
                  {actions.map((key) => {
                    const act = SHELL_ACTIONS[key];
                    return (
                      <PaletteItem
                        key={key}
                        value={act.label}
                        onSelect={() => go(act.href)}
                        icon={<act.icon size={15} strokeWidth={1.75} aria-hidden />}
                      >
                        {act.label}
                      </PaletteItem>
                    );
                  })}
                </PaletteGroup>
              )}
              <PaletteGroup heading="Go to">
                {items.map(({ key }) => {
                  const page = NAV_PAGES[key];
                  return (
                    <PaletteItem
                      key={key}
                      value={page.label}
                      keywords={[...page.keywords]}
                      onSelect={() => go(page.href)}
                      icon={<page.icon size={15} strokeWidth={1.75} aria-hidden />}
                    >
                      {page.label}
                    </PaletteItem>
                  );
                })}
                <PaletteItem value="Account" keywords={['tokens', 'password', 'me']} onSelect={() => go('/account')}>
                  Account
                </PaletteItem>
              </PaletteGroup>
            </Command.List>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What the server found always stays; pages and acts match by the start of a word. */
function rank(value: string, query: string, keywords?: string[]): number {
  if (value.startsWith('hit ')) return 1;
  const words = `${value} ${(keywords ?? []).join(' ')}`.toLowerCase().split(/\s+/);
  const asked = query.toLowerCase().trim().split(/\s+/).filter(Boolean);
  return asked.every((part) => words.some((word) => word.startsWith(part))) ? 0.8 : 0;
}

function PaletteGroup({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="pb-1 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Command.Group>
  );
}

function PaletteItem(props: {
  value: string;
  keywords?: string[];
  onSelect: () => void;
  icon?: ReactNode;
  hint?: string;
  children: ReactNode;
}) {
  return (
    <Command.Item
      value={props.value}
      keywords={props.keywords}
      onSelect={props.onSelect}
      className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 select-none data-[selected=true]:bg-hover"
    >
      <span className="text-ink-3">{props.icon ?? <ArrowRight size={15} strokeWidth={1.75} aria-hidden />}</span>
      <span className="truncate">{props.children}</span>
      {props.hint && <span className="ml-auto truncate text-xs text-ink-2">{props.hint}</span>}
    </Command.Item>
  );
}
