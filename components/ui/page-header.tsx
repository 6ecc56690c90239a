import { Children, type ReactNode } from 'react';
import { Breadcrumb, type Crumb } from './breadcrumb';

export interface PageHeaderProps {
  crumbs?: readonly Crumb[];
  title: ReactNode;
  /** Facts in one row under the title; dots are set between them. */
  meta?: ReactNode;
  /** One sentence on what the page is for. */
  lead?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ crumbs, title, meta, lead, actions }: PageHeaderProps) {
  const facts = Children.toArray(meta);
  return (
    <header className="mb-6">
      {crumbs && <Breadcrumb items={crumbs} />}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-80">
          <h1 className="[overflow-wrap:anywhere]">{title}</h1>
          {facts.length > 0 && (
            <ul className="mt-1.5 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-ink-2">
              {facts.map((fact, index) => (
                <li
                  // biome-ignore lint/suspicious/noArrayIndexKey: a fixed row of facts
                  key={index}
                  className="flex min-w-0 items-center gap-2.5 not-last:after:text-ink-3 not-last:after:content-['·']"
                >
                  {fact}
                </li>
              ))}
            </ul>
          )}
          {lead && <p className="mt-1 max-w-[72ch] text-pretty text-ink-2">{lead}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2 print:hidden">{actions}</div>}
      </div>
    </header>
  );
}
