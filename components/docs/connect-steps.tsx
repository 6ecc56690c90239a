import type { ConnectGuide } from '@/lib/renderings/connect/guide';
import { CodeBlock } from '../ui/code-block';

/** The steps of a guide, numbered, each with text to copy. For an unpadded panel. */
export function ConnectSteps({ steps }: { steps: ConnectGuide['steps'] }) {
  return (
    <ol>
      {steps.map(({ says, code, file }, index) => (
        <li key={says} className="grid grid-cols-[24px_minmax(0,1fr)] gap-x-3 border-b px-4 py-3 last:border-b-0">
          <span aria-hidden className="grid size-6 place-items-center rounded-full border text-2xs text-ink-2">
            {index + 1}
          </span>
          <div className="min-w-0 space-y-2">
            <p className="max-w-[72ch] [overflow-wrap:anywhere]">{says}</p>
            {file ? <p className="font-mono text-ink-2 text-xs [overflow-wrap:anywhere]">{file}</p> : null}
            {code ? <CodeBlock code={code.trimEnd()} label={file ?? `Step ${index + 1}`} /> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
