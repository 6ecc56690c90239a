import type { Metadata } from 'next';
import Link from 'next/link';
import { PlainTable } from '@/components/data-table/plain-table';
import { DocsFrame } from '@/components/docs/docs-frame';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { GATEWAY_KINDS, KIND_NAMES } from '@/lib/policy-engine/gateway-kinds';
import { holdingWords } from '@/lib/renderings/connect/holding-words';
import { isFileKind } from '@/lib/renderings/render';

export const metadata: Metadata = { title: 'Gateways' };
export const dynamic = 'force-dynamic';

const HOW: Partial<Record<(typeof GATEWAY_KINDS)[number], string>> = {
  remit: 'Pulls the signed policy',
  opa: 'Pulls a signed bundle',
  authzen: 'Asks for each decision',
  agentcore: 'Gets a file by its API',
  contextforge: 'Gets a file by its API',
  litellm: 'Gets a file by its API',
};

/** Public, like the API: it says nothing that the source does not. */
export default function GatewaysDocsPage() {
  const rows = GATEWAY_KINDS.map((kind) => {
    const unheld = holdingWords(kind).filter(({ holds }) => !holds);
    return { kind, how: HOW[kind] ?? 'Reads a file', unheld: unheld.map(({ bound }) => bound) };
  });
  return (
    <DocsFrame>
      <PageHeader
        title="Gateways"
        lead="What enforces the policy of Remit, and how each is connected. What a gateway is not told is denied there. Where one cannot hold what a grant is bound by, the grant is not published to it, unless an administrator chooses otherwise."
      />
      <Panel title="Kinds" padded={false}>
        <PlainTable
          label="Kinds of gateway"
          rows={rows}
          rowKey={({ kind }) => kind}
          columns={[
            {
              id: 'kind',
              header: 'Kind',
              className: 'min-w-32',
              cell: ({ kind }) => (
                <Link className="link" href={`/docs/gateways/${kind}`}>
                  {KIND_NAMES[kind]}
                </Link>
              ),
            },
            { id: 'how', header: 'How', cell: ({ how }) => how, className: 'min-w-40' },
            {
              id: 'file',
              header: 'Format',
              cell: ({ kind }) => (isFileKind(kind) ? <code className="whitespace-nowrap">{kind}</code> : '–'),
            },
            {
              id: 'unheld',
              header: 'Nothing there holds',
              cell: ({ unheld }) => (unheld.length === 0 ? '–' : sentence(unheld)),
              className: 'min-w-48',
            },
          ]}
        />
      </Panel>
    </DocsFrame>
  );
}

/** "Personal data, rate limit, shadow mode". */
function sentence([first = '', ...more]: string[]): string {
  return [first, ...more.map((word) => word.charAt(0).toLowerCase() + word.slice(1))].join(', ');
}
