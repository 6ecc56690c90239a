import { REPORT_WORDS, REPORTS } from '@/lib/gateways/model/attestation';
import { ATTESTED_SCOPE, NEVER_ATTESTED } from '@/lib/gateways/model/attested-scope';
import { PlainTable } from '../data-table/plain-table';
import { Panel, PanelSection } from '../ui/panel';

/** What a report covers, and what it never does. */
export function ScopePanel() {
  return (
    <Panel title="What a report covers" padded={false}>
      <PlainTable
        label="What each kind of report covers and leaves out"
        rows={REPORTS}
        rowKey={(report) => report}
        columns={[
          {
            id: 'report',
            header: 'Report',
            className: 'align-top font-strong',
            cell: (report) => REPORT_WORDS[report],
          },
          { id: 'covers', header: 'Covers', className: 'align-top', cell: (report) => ATTESTED_SCOPE[report].covers },
          {
            id: 'leaves',
            header: 'Leaves out',
            className: 'align-top text-ink-2',
            cell: (report) => ATTESTED_SCOPE[report].leaves,
          },
        ]}
      />
      <div className="border-t">
        <PanelSection>
          <p className="font-strong">What no report on a gateway covers</p>
          <ul className="mt-1 list-disc space-y-1 pl-4 text-ink-2">
            {NEVER_ATTESTED.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </PanelSection>
      </div>
    </Panel>
  );
}
