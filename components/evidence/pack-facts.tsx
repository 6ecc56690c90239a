import Link from 'next/link';
import { FRAMEWORKS } from '@/lib/evidence/model/frameworks';
import type { PackDetail } from '@/lib/evidence/model/pack';
import { When } from '../time/when';
import { CodeBlock } from '../ui/code-block';
import { CopyButton } from '../ui/copy-button';
import { DefinitionList } from '../ui/definition-list';
import { Panel } from '../ui/panel';

/** How somebody checks a pack who trusts neither the file nor this page more than they must. */
export function VerifyPanel({ pack: { signingKey }, folder }: { pack: PackDetail; folder: string }) {
  if (signingKey === null) return null;
  return (
    <Panel title="Verify it offline">
      <div className="grid gap-2.5">
        <p className="text-ink-2">Unpack it, and run this with Node 20 or newer. It needs no network.</p>
        <CodeBlock label="command" code={`node ${folder}/verify.mjs --key ${signingKey}`} />
        <p className="text-ink-2">
          It recomputes each digest, the signature, the sample and the chain of the audit log. The key is the one of{' '}
          <Link href="/signing-keys" className="link">
            Signing keys
          </Link>
          :
        </p>
        <Copied text={signingKey} label="thumbprint of the key" />
      </div>
    </Panel>
  );
}

function Copied({ text, label }: { text: string; label: string }) {
  return (
    <span className="flex items-start gap-1">
      <code className="min-w-0 flex-1 text-xs [overflow-wrap:anywhere]">{text}</code>
      <CopyButton text={text} label={`Copy ${label}`} />
    </span>
  );
}

export function PackFacts({ pack }: { pack: PackDetail }) {
  const { summary, bytes, sha256, framework, changes } = pack;
  const log = summary?.auditLog;
  return (
    <Panel title="The pack">
      <DefinitionList
        items={[
          { term: 'From', value: <code className="text-xs">{pack.from}</code> },
          { term: 'To, without', value: <code className="text-xs">{pack.to}</code> },
          {
            term: 'Sample',
            value: `${pack.sampleSize} changes asked for${changes.length > 0 ? `, and ${changes.join(', ')}` : ''}`,
          },
          { term: 'Seed', value: <code className="text-xs">{pack.seed}</code> },
          { term: 'Criteria', value: FRAMEWORKS[framework].source },
          ...(log
            ? [
                {
                  term: 'Audit log',
                  value:
                    log.entries === 0
                      ? `No entry in the period; ${log.size.toLocaleString('en')} by its end`
                      : `Entries ${log.first.toLocaleString('en')} to ${log.size.toLocaleString('en')}`,
                },
              ]
            : []),
          ...(bytes === null
            ? []
            : [
                { term: 'Size', value: `${sizeWords(bytes)}, ${summary?.files ?? 0} files` },
                { term: 'Done', value: pack.finishedAt ? <When at={pack.finishedAt} /> : null },
                { term: 'SHA-256', value: sha256 ? <Copied text={sha256} label="SHA-256 of the archive" /> : null },
              ]),
        ]}
      />
    </Panel>
  );
}

function sizeWords(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
