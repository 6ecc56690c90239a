import { cn } from './cn';
import { CopyButton } from './copy-button';

/** Text to be copied into a terminal or a file. For text that others wrote, use HostileText. */
export function CodeBlock({ code, label, className }: { code: string; label: string; className?: string }) {
  return (
    <div className={cn('group relative min-w-0 rounded-md border bg-sunken', className)}>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take focus from the keyboard
        tabIndex={0}
        aria-label={label}
        className="overflow-x-auto rounded-md px-3 py-2.5 pr-11"
      >
        <pre className="text-xs">
          <code>{code}</code>
        </pre>
      </section>
      <CopyButton text={code} label={`Copy ${label}`} className="absolute top-1 right-1 bg-sunken" />
    </div>
  );
}
