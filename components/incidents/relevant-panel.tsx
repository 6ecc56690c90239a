import { Paperclip } from 'lucide-react';
import type { Entry, TimelineRow } from '@/lib/incidents/model/dto';
import { HostileText } from '../ui/hostile-text';
import { Panel, PanelSection } from '../ui/panel';

/** Rows that somebody marked, in their order. */
export function RelevantPanel({ rows }: { rows: TimelineRow[] }) {
  const relevant = rows.filter((row) => row.relevant);
  return (
    <Panel title="What matters" note={relevant.length || undefined} padded={false}>
      {relevant.length === 0 ? (
        <p className="p-4 text-ink-2">Mark rows of the timeline, and calls, to gather them here.</p>
      ) : null}
      {relevant.map(({ key, at, text }) => (
        <PanelSection key={key}>
          <p className="text-ink-3 text-xs tabular-nums">{at.slice(0, 19).replace('T', ' ')} UTC</p>
          <HostileText inline text={text} />
        </PanelSection>
      ))}
    </Panel>
  );
}

const sizeWords = (bytes: number) => (bytes < 1_024 ? `${bytes} B` : `${Math.round(bytes / 1_024)} KiB`);

/** Files with their digests, so that what was downloaded can be shown to be what was attached. */
export function EvidencePanel({ id, entries }: { id: string; entries: Entry[] }) {
  const files = entries.flatMap(({ evidence }) => evidence);
  if (files.length === 0) return null;
  return (
    <Panel title="Evidence" note={files.length === 1 ? '1 file' : `${files.length} files`} padded={false}>
      {files.map(({ id: file, name, size, sha256 }) => (
        <details key={file} className="border-b px-4 py-2 last:border-b-0">
          <summary className="cursor-pointer [overflow-wrap:anywhere]">
            <Paperclip size={12} aria-hidden className="mr-1 inline" />
            <HostileText inline text={name} /> <span className="text-ink-3">{sizeWords(size)}</span>
          </summary>
          <p className="mt-1 font-mono text-2xs text-ink-2 [overflow-wrap:anywhere]">SHA-256 {sha256}</p>
          <a className="link" href={`/api/v1/incidents/${id}/evidence/${file}`} download>
            Download
          </a>
        </details>
      ))}
    </Panel>
  );
}
