import type { Metadata } from 'next';
import { ApiReference } from '@/components/docs/api-reference';
import { DocsFrame } from '@/components/docs/docs-frame';
import { buttonStyle } from '@/components/ui/button-style';
import { CodeBlock } from '@/components/ui/code-block';
import { PageHeader } from '@/components/ui/page-header';
import { apiReference } from '@/lib/openapi/reference';
import { getRuntime } from '@/lib/runtime/runtime';

export const metadata: Metadata = { title: 'API' };
export const dynamic = 'force-dynamic';

const START = (
  origin: string,
) => `# a token: on your account page, or with a session POST /api/v1/me/tokens {"name":"ci"}
export REMIT_TOKEN=rmt_…
# register an agent from its manifest; the answer holds the draft and its change request
curl -sS ${origin}/api/v1/agents \\
  -H "Authorization: Bearer $REMIT_TOKEN" -H "Content-Type: application/yaml" \\
  --data-binary @agent.yaml`;

/** Public, like the document behind it: it says nothing that the source does not. */
export default function ApiPage() {
  const { baseUrl } = getRuntime();
  return (
    <DocsFrame>
      <PageHeader
        title="API"
        lead="Made from the schemas that every call is checked with. Errors are problem documents (RFC 9457) that name the field; lists are paged by cursor; writes take an Idempotency-Key; what you may not read answers 404."
        actions={
          // A file, not a page: nothing to fetch ahead.
          <a className={buttonStyle()} href="/api/v1/openapi.json">
            OpenAPI 3.1
          </a>
        }
      />
      <div className="mb-6">
        <CodeBlock label="Start here" code={START(baseUrl)} />
      </div>
      <ApiReference groups={apiReference(baseUrl)} />
    </DocsFrame>
  );
}
