import Link from 'next/link';
import type { ReactNode } from 'react';
import type { QuestionDetail } from '@/lib/examinations/model/dto';
import type { MessageKind } from '@/lib/examinations/model/words';
import { When } from '../time/when';
import { HostileText } from '../ui/hostile-text';
import { Panel, PanelSection } from '../ui/panel';

const DID: Record<MessageKind, string> = { answer: 'answered', accepted: 'accepted the answer', again: 'asked again' };

/** The question and all that was said since, in its order. */
export function MessagesPanel({ question }: { question: QuestionDetail }) {
  const { id, text, askedBy, askedAt, messages } = question;
  return (
    <Panel title="Question" padded={false}>
      <Said who={`${askedBy.name} asked`} at={askedAt} text={text} />
      {messages.map(({ id: message, kind, person, at, text: words, link, files }) => (
        <Said key={message} who={`${person.name} ${DID[kind]}`} at={at} text={words}>
          {link ? (
            <p>
              {link.startsWith('/') ? (
                <Link className="link [overflow-wrap:anywhere]" href={link}>
                  {link}
                </Link>
              ) : (
                <a className="link [overflow-wrap:anywhere]" href={link} rel="noreferrer noopener" target="_blank">
                  {link}
                </a>
              )}
            </p>
          ) : null}
          {files.map((file) => (
            <p key={file.id} className="text-ink-2 text-xs [overflow-wrap:anywhere]">
              <a className="link" href={`/api/v1/questions/${id}/files/${file.id}`} download>
                {file.name}
              </a>{' '}
              {Math.ceil(file.size / 1024)} KiB, SHA-256 <span className="font-mono">{file.sha256.slice(0, 16)}…</span>
            </p>
          ))}
        </Said>
      ))}
    </Panel>
  );
}

function Said({ who, at, text, children }: { who: string; at: string; text: string; children?: ReactNode }) {
  return (
    <PanelSection className="grid gap-1">
      <span className="text-ink-2">
        {who}, <When at={at} />
      </span>
      {text ? <HostileText inline text={text} className="whitespace-pre-wrap" /> : null}
      {children}
    </PanelSection>
  );
}
