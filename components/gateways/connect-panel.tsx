import type { ConnectGuide } from '@/lib/renderings/connect/guide';
import { CodeBlock } from '../ui/code-block';
import { Panel } from '../ui/panel';

/** How to connect this gateway: steps with text to copy that holds its real names. */
export function ConnectPanel({ guide, open }: { guide: ConnectGuide; open: boolean }) {
  return (
    <Panel title="How to connect" padded={false}>
      <details open={open} className="group">
        <summary className="cursor-pointer px-4 py-3 text-ink-2 hover:text-ink">{guide.title}</summary>
        <ol className="border-t">
          {guide.steps.map(({ says, code, file }, index) => (
            <li key={says} className="grid grid-cols-[24px_minmax(0,1fr)] gap-x-3 border-b px-4 py-3 last:border-b-0">
              <span aria-hidden className="grid size-6 place-items-center rounded-full border text-2xs text-ink-2">
                {index + 1}
              </span>
              <div className="min-w-0 space-y-2">
                <p className="max-w-[72ch] [overflow-wrap:anywhere]">{says}</p>
                {file ? <p className="font-mono text-ink-2 text-xs [overflow-wrap:anywhere]">{file}</p> : null}
                {code ? <CodeBlock code={code} label={file ?? `Step ${index + 1}`} /> : null}
              </div>
            </li>
          ))}
        </ol>
        {guide.notEnforced?.length ? (
          <div className="border-t px-4 py-3">
            <h3 className="font-semibold">Not enforced there</h3>
            <ul className="mt-1 list-disc space-y-1 pl-5 text-ink-2">
              {guide.notEnforced.map((what) => (
                <li key={what}>{what}</li>
              ))}
            </ul>
          </div>
        ) : null}
      </details>
    </Panel>
  );
}
