'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '../ui/cn';
import { NAV_PAGES, type NavItem, type NavKey } from './nav';

function isCurrent(path: string, href: string): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
}

/** The pages this person may open, in groups. */
export function NavList({ items, onNavigate }: { items: readonly NavItem[]; onNavigate?: () => void }) {
  const path = usePathname();
  const counts = new Map(items.map((item) => [item.key, item.count]));
  const shown = (Object.keys(NAV_PAGES) as NavKey[]).filter((key) => counts.has(key));
  const groups = [...new Set(shown.map((key) => NAV_PAGES[key].group))];
  return (
    <nav aria-label="Main" className="-mx-1 flex min-h-0 flex-col overflow-y-auto px-1 pb-1">
      {groups.map((group) => (
        <div key={group}>
          {group && <p className="px-[9px] pt-4 pb-1 text-2xs text-ink-3">{group}</p>}
          <ul className="grid gap-px">
            {shown
              .filter((key) => NAV_PAGES[key].group === group)
              .map((key) => {
                const page = NAV_PAGES[key];
                const on = isCurrent(path, page.href);
                const count = counts.get(key);
                return (
                  <li key={key}>
                    <Link
                      href={page.href}
                      onClick={onNavigate}
                      aria-current={on ? 'page' : undefined}
                      className={cn(
                        'flex h-[30px] items-center gap-2.5 rounded-md px-[9px] max-lg:h-9',
                        on
                          ? 'bg-panel font-strong text-ink shadow-[0_0_0_1px_var(--line)]'
                          : 'text-ink-2 hover:bg-hover hover:text-ink',
                      )}
                    >
                      <page.icon size={15} strokeWidth={1.75} aria-hidden className={on ? 'text-ink' : 'text-ink-3'} />
                      <span className="flex-1">{page.label}</span>
                      {count !== undefined && (
                        <span className="text-2xs font-normal text-ink-2 tabular-nums">
                          {count.toLocaleString('en')}
                        </span>
                      )}
                    </Link>
                  </li>
                );
              })}
          </ul>
        </div>
      ))}
    </nav>
  );
}
