import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { dayWords } from '@/components/eu-ai-act/class-words';
import { DocumentAside } from '@/components/eu-ai-act/document-aside';
import { DocumentForm, DocumentSections } from '@/components/eu-ai-act/document-form';
import { buttonStyle } from '@/components/ui/button-style';
import { Callout } from '@/components/ui/callout';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Columns } from '@/components/ui/panel';
import { getDocument, getDocumentVersion } from '@/lib/eu-ai-act/documents/queries';
import { DOCUMENT_KINDS } from '@/lib/eu-ai-act/model/document-form';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { saveVersion } from '../../actions';

interface Props {
  params: Promise<{ slug: string; kind: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `EU AI Act document: ${(await params).slug}` };
}

export default async function DocumentPage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  const { slug, kind: named } = await params;
  const { version: asked } = await searchParams;
  const kind = DOCUMENT_KINDS.find((one) => one === named);
  const { actor } = ctx;
  if (!kind || actor.kind !== 'person') notFound();
  const document = await forPage(getDocument({ ctx, slug, kind }));
  const number = typeof asked === 'string' && /^[1-9]\d{0,8}$/.test(asked) ? Number(asked) : null;
  const saved = number === null ? null : await forPage(getDocumentVersion({ ctx, slug, kind, version: number }));
  const content = saved?.content ?? document.content;
  const base = `/agents/${slug}/eu-ai-act`;
  const { due, current, moved } = document;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Agents', href: '/agents' },
          { label: slug, href: `/agents/${slug}?tab=eu-ai-act` },
          { label: 'EU AI Act', href: base },
          { label: content.title },
        ]}
        title={`${content.title}: ${content.name}`}
        meta={[
          <span key="article">{content.article}</span>,
          <span key="due">
            {due.state === 'due' && due.date
              ? `due from ${dayWords(due.date)}`
              : { due: 'due', ask: 'to be answered', 'not-due': 'not asked for', unknown: 'not known' }[due.state]}
          </span>,
          <span key="version">{current ? `version ${current.version} saved` : 'no version saved'}</span>,
        ]}
        lead={document.lead}
        actions={
          current ? (
            <a
              className={buttonStyle({})}
              href={`/api/v1${base}/documents/${kind}/versions/${saved?.version.version ?? current.version}/pdf`}
              download
            >
              Download PDF
            </a>
          ) : null
        }
      />
      <div className="mb-4 space-y-3 empty:hidden">
        {due.state === 'due' ? null : (
          <Callout
            title={
              {
                ask: 'Somebody has to say whether you owe it',
                'not-due': 'The Act does not ask for it here',
                unknown: 'Not known yet whether it is due',
              }[due.state]
            }
            action={<LinkButton href={base}>Duties</LinkButton>}
          >
            {due.why}
          </Callout>
        )}
        {saved ? (
          <Callout
            title={`Version ${saved.version.version}, as it was saved`}
            action={<LinkButton href={`${base}/documents/${kind}`}>Show the draft</LinkButton>}
          >
            Its texts and facts do not change any more.
          </Callout>
        ) : moved.length > 0 ? (
          <Callout tone="warn" title={`Facts have moved since version ${current?.version}`}>
            {moved.join(', ')}. What you see is as it is now; save a version to keep it.
          </Callout>
        ) : null}
      </div>
      <Columns aside={<DocumentAside document={document} content={content} version={saved?.version.version ?? null} />}>
        {saved || !document.mayWrite ? (
          <DocumentSections content={content} />
        ) : (
          <DocumentForm
            document={document}
            // What was typed over an older version is not put back over a newer one: it would undo what others wrote.
            draftKey={`eu-document:${actor.id}:${slug}:${kind}:${current?.version ?? 0}`}
            save={saveVersion}
          />
        )}
      </Columns>
    </>
  );
}
