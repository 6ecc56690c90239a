import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PlainTable } from '@/components/data-table/plain-table';
import { ConnectSteps } from '@/components/docs/connect-steps';
import { DocsFrame } from '@/components/docs/docs-frame';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { GATEWAY_KINDS, type GatewayKind, KIND_NAMES } from '@/lib/policy-engine/gateway-kinds';
import { connectGuide } from '@/lib/renderings/connect/for-kind';
import { holdingWords } from '@/lib/renderings/connect/holding-words';
import { settingFields } from '@/lib/renderings/settings';
import { getRuntime } from '@/lib/runtime/runtime';

interface Props {
  params: Promise<{ kind: string }>;
}

export const dynamic = 'force-dynamic';

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kind } = await params;
  return { title: isKind(kind) ? KIND_NAMES[kind] : 'Gateways' };
}

/** The guide of the gateway's own page, with sample names. */
const SAMPLE = {
  gateway: 'my-gateway',
  servers: [
    { slug: 'crm', url: 'https://crm.example.com/mcp' },
    { slug: 'files', url: 'https://files.example.com/mcp' },
  ],
};

export default async function GatewayKindPage({ params }: Props) {
  const { kind } = await params;
  if (!isKind(kind)) notFound();
  const guide = connectGuide(kind, { ...SAMPLE, baseUrl: getRuntime().baseUrl });
  const settings = settingFields(kind);
  return (
    <DocsFrame>
      <PageHeader
        crumbs={[{ label: 'Gateways', href: '/docs/gateways' }, { label: KIND_NAMES[kind] }]}
        title={KIND_NAMES[kind]}
        lead="The names are samples: the page of each gateway says the same with its own."
      />
      <div className="grid gap-4">
        <Panel title="How to connect" padded={false}>
          <ConnectSteps steps={guide.steps} />
        </Panel>
        <Panel title="What holds there" padded={false}>
          <PlainTable
            label="Each bound and how it holds"
            rows={holdingWords(kind)}
            rowKey={({ bound }) => bound}
            columns={[
              { id: 'bound', header: 'Bound', cell: ({ bound }) => bound },
              { id: 'holds', header: 'Holds', cell: ({ holds }) => (holds ? 'Yes' : <strong>No</strong>) },
              { id: 'says', header: 'How', cell: ({ says }) => says, className: 'min-w-56' },
            ]}
          />
        </Panel>
        {settings.length > 0 ? (
          <Panel title="Settings" padded={false}>
            <PlainTable
              label="Each setting"
              rows={settings}
              rowKey={({ name }) => name}
              columns={[
                { id: 'name', header: 'Setting', cell: ({ name }) => <code>{name}</code> },
                { id: 'says', header: 'What it is', cell: ({ says }) => says, className: 'min-w-56' },
                {
                  id: 'usual',
                  header: 'Without it',
                  cell: ({ default: usual }) =>
                    usual === undefined ? '–' : <code className="[overflow-wrap:anywhere]">{usual}</code>,
                },
              ]}
            />
          </Panel>
        ) : null}
      </div>
    </DocsFrame>
  );
}

function isKind(kind: string): kind is GatewayKind {
  return (GATEWAY_KINDS as readonly string[]).includes(kind);
}
