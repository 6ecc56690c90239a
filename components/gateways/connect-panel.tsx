import type { ConnectGuide } from '@/lib/renderings/connect/guide';
import { ConnectSteps } from '../docs/connect-steps';
import { Panel } from '../ui/panel';

/** How to connect this gateway: steps with text to copy that holds its real names. */
export function ConnectPanel({ guide, open }: { guide: ConnectGuide; open: boolean }) {
  return (
    <Panel title="How to connect" padded={false}>
      <details open={open} className="group">
        <summary className="cursor-pointer px-4 py-3 text-ink-2 hover:text-ink">{guide.title}</summary>
        <div className="border-t">
          <ConnectSteps steps={guide.steps} />
        </div>
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
