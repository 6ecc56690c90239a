import { REPORT_WORDS, REPORTS } from '@/lib/gateways/model/attestation';
import { ATTESTED_SCOPE, NEVER_ATTESTED } from '@/lib/gateways/model/attested-scope';
import { Panel, PanelSection } from '../ui/panel';

/** What a report covers, and what it never does. */
export function ScopePanel() {
  return (
    <Panel title="What a report covers" padded={false}>
      <ul>
        {REPORTS.map((report) => (
          <li
            key={report}
            className="grid gap-x-6 gap-y-1 border-b px-4 py-2.5 md:grid-cols-[120px_minmax(0,1fr)_minmax(0,1fr)]"
          >
            <span className="font-strong">{REPORT_WORDS[report]}</span>
            <span>{ATTESTED_SCOPE[report].covers}</span>
            <span className="text-ink-2">
              <span className="font-strong">Leaves out:</span> {ATTESTED_SCOPE[report].leaves}
            </span>
          </li>
        ))}
      </ul>
      <PanelSection>
        <p className="font-strong">What no report on a gateway covers</p>
        <ul className="mt-1 list-disc space-y-1 pl-4 text-ink-2">
          {NEVER_ATTESTED.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </PanelSection>
    </Panel>
  );
}
