import type { DecisionDetail } from '@/lib/decision-log/model/dto';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';

/** What the tool answered, as far as its label let it be kept: text of a party that nobody trusts. */
export function AnswerPanel({ response }: { response: DecisionDetail['response'] }) {
  if (response?.capture === 'redacted') {
    return (
      <Panel title="Answer" note="without personal data, as the gateway cut it">
        <HostileText text={response.text} label="Answer" maxLines={24} />
      </Panel>
    );
  }
  return (
    <Panel title="Answer">
      <p className="text-ink-2">
        {response === null
          ? 'The text was not kept: the label of the tool says what is, and a denied call has no answer.'
          : 'Sealed: it is kept encrypted, and is not shown here. Security and auditors can open it through the API, with a reason.'}
      </p>
    </Panel>
  );
}
