import Link from 'next/link';
import type { DocumentContent, EuDocument } from '@/lib/eu-ai-act/model/document';
import { When } from '../time/when';
import { Panel, PanelSection } from '../ui/panel';

interface Props {
  document: EuDocument;
  /** What is shown: the draft, or an older version. */
  content: DocumentContent;
  /** Number of the version that is shown; null for the draft. */
  version: number | null;
}

/** Beside a document: what is open in it, and what was saved. */
export function DocumentAside({ document, content, version }: Props) {
  const base = `/agents/${content.agent}/eu-ai-act/documents/${content.kind}`;
  const api = `/api/v1${base}/versions`;
  return (
    <>
      <Panel title="Gaps" note={content.gaps.length === 0 ? 'none' : String(content.gaps.length)} padded={false}>
        {content.gaps.length === 0 ? (
          <p className="p-4 text-ink-2">Nothing is open.</p>
        ) : (
          <ul className="max-h-96 overflow-y-auto">
            {content.gaps.map(({ id, section, what }) => (
              <li key={id} className="border-b px-4 py-2 last:border-b-0">
                <a className="link" href={`#${content.sections.find(({ title }) => title === section)?.id ?? ''}`}>
                  {section}
                </a>
                <p className="text-ink-2 text-xs">{what}</p>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title="Versions" note={document.versions.length === 0 ? 'none saved' : undefined} padded={false}>
        {document.versions.length === 0 ? (
          <p className="p-4 text-ink-2">What you see is a draft. Saving makes version 1, which can be downloaded.</p>
        ) : (
          <ul>
            {document.versions.map((one) => (
              <li key={one.version} className="border-b last:border-b-0">
                <PanelSection>
                  <span className="flex flex-wrap items-baseline justify-between gap-x-3">
                    <Link
                      className="link"
                      href={`${base}?version=${one.version}`}
                      aria-current={one.version === version ? 'page' : undefined}
                    >
                      Version {one.version}
                    </Link>
                    <span className="flex gap-2 text-xs">
                      <a className="link" href={`${api}/${one.version}/pdf`} download>
                        PDF
                      </a>
                      <a
                        className="link"
                        href={`${api}/${one.version}`}
                        download={`${content.kind}-v${one.version}.json`}
                      >
                        JSON
                      </a>
                    </span>
                  </span>
                  <p className="text-xs text-ink-2">
                    {one.person.name}, <When at={one.at} show="absolute" /> ·{' '}
                    {one.gaps === 0 ? 'whole' : one.gaps === 1 ? '1 gap' : `${one.gaps} gaps`}
                  </p>
                  <p className="truncate font-mono text-2xs text-ink-3" title={`SHA-256 ${one.digest}`}>
                    {one.digest}
                  </p>
                </PanelSection>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}
