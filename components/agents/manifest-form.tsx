'use client';

import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { CodeBlock } from '../ui/code-block';
import { Panel } from '../ui/panel';
import { Textarea } from '../ui/textarea';

interface Props {
  action: FormAction;
  draftKey: string;
  owner: string;
}

/** For those who keep the manifest in a repository and want to try it first. */
export function ManifestForm({ action, draftKey, owner }: Props) {
  return (
    <div className="space-y-5">
      <ActionForm action={action} draftKey={draftKey} aria-label="Register from a manifest">
        <FormField
          name="manifest"
          label="Manifest"
          required
          hint="YAML or JSON. The same file again with other content asks for an update."
        >
          <Textarea mono rows={16} spellCheck={false} />
        </FormField>
        <FormActions note="Your pipeline can send the same file to POST /api/v1/agents.">
          <SubmitButton variant="primary">Register and ask for review</SubmitButton>
        </FormActions>
      </ActionForm>
      <Panel title="What it looks like">
        <CodeBlock label="Example of a manifest" code={example(owner)} />
      </Panel>
    </div>
  );
}

function example(owner: string): string {
  return `apiVersion: remit/v1
kind: Agent
metadata: {slug: sample-bot, name: Sample bot}
spec:
  purpose: Answers questions about sample orders
  owner: ${owner}
  backupOwner: somebody.else@example.com
  team: support
  environment: development            # development | staging | production
  exposure: internal                  # internal | external
  autonomy: 2                         # 0 suggests .. 4 unattended
  reach: 1
  untrustedInput: 1
  actionImpact: 0
  identities: [{iss: "https://idp.example.com", sub: sample-bot}]
  dataAccess: [{system: orders, dataClass: internal, access: read, reason: look-ups}]
  tools:
    - {tool: server/tool_name, rateLimit: {limit: 60, windowSeconds: 60}, reason: look-ups}
`;
}
