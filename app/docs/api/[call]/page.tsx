import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ApiCall } from '@/components/docs/api-call';
import { DocsFrame } from '@/components/docs/docs-frame';
import { PageHeader } from '@/components/ui/page-header';
import { apiCall } from '@/lib/openapi/reference';
import { getRuntime } from '@/lib/runtime/runtime';

interface Props {
  params: Promise<{ call: string }>;
}

export const dynamic = 'force-dynamic';

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const found = apiCall(getRuntime().baseUrl, (await params).call);
  return { title: found ? `${found.entry.method} ${found.entry.path}` : 'API' };
}

/** Public, like the document behind it. */
export default async function ApiCallPage({ params }: Props) {
  const found = apiCall(getRuntime().baseUrl, (await params).call);
  if (!found) notFound();
  const { tag, entry } = found;
  return (
    <DocsFrame>
      <PageHeader
        crumbs={[{ label: 'API', href: '/docs/api' }, { label: tag }]}
        title={`${entry.method} ${entry.path}`}
        lead={`${entry.summary}. ${entry.who}`}
      />
      <ApiCall entry={entry} />
    </DocsFrame>
  );
}
