'use client';

import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Textarea } from '../ui/textarea';
import { ChangeWords } from './change-words';

interface Wanted {
  key: string;
  /** Digest of the definition that this page shows; another one is refused. */
  definition: string;
  changes: string[];
}

interface Props {
  server: string;
  tools: Wanted[];
  agents: number;
  adopt: (data: FormData) => Promise<ActionResult>;
}

/** Prepares the request to adopt what one or more tools are now. */
export function AdoptButton({ server, tools, agents, adopt }: Props) {
  const [first] = tools;
  const many = tools.length > 1;
  const held = agents === 1 ? '1 agent' : `${agents.toLocaleString('en')} agents`;
  return (
    <ConfirmDialog
      trigger={<Button variant="primary">{many ? `Ask to adopt all (${tools.length})` : 'Ask to adopt'}</Button>}
      title={many ? `Ask to adopt ${tools.length} tools of ${server}?` : `Ask to adopt ${first?.key}?`}
      confirmLabel="Ask"
      tone="primary"
      onConfirm={(data) => {
        data.set('server', server);
        data.set('tools', JSON.stringify(tools.map(({ key, definition }) => ({ tool: key, definition }))));
        return adopt(data);
      }}
    >
      <p className="mb-2">
        Once somebody else approves,{' '}
        {many ? 'the agents that hold them' : agents === 0 ? 'agents that are granted it' : held} can call{' '}
        {many ? 'them' : 'it'} again, exactly as {many ? 'they are' : 'it is'} now. The request says what changed:
      </p>
      <div className="mb-3 max-h-52 space-y-2 overflow-y-auto">
        {tools.map(({ key, changes }) => (
          <div key={key}>
            {many ? <p className="font-mono text-xs [overflow-wrap:anywhere]">{key}</p> : null}
            <ChangeWords changes={changes} />
          </div>
        ))}
      </div>
      <FormField
        name="why"
        label={many ? 'Why the new definitions are fine' : 'Why the new definition is fine'}
        required
      >
        <Textarea rows={3} />
      </FormField>
    </ConfirmDialog>
  );
}
