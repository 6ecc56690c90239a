import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';

/** What the tool answered, as far as its label let it be kept: text of a party that nobody trusts. */
export function AnswerPanel({ text }: { text: string | null }) {
  if (text !== null) {
    return (
      <Panel title="Answer" note="without personal data, as the gateway cut it">
        <HostileText text={text} label="Answer" maxLines={24} />
      </Panel>
    );
  }
  return (
    <Panel title="Answer">
      <p className="text-ink-2">
        The text was not kept: the label of the tool says what is, and a denied call has no answer.
      </p>
    </Panel>
  );
}
