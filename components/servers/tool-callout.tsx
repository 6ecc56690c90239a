import type { ToolDetail } from '@/lib/servers/model/dto';
import { When } from '../time/when';
import { Callout } from '../ui/callout';
import { agentCount } from './holders-panel';

/** What keeps a tool from being called, since when, and whom it touches. Null where nothing does. */
export function ToolCallout({ tool }: { tool: ToolDetail }) {
  const { state, driftedAt, removedAt, returnedAt, agents } = tool;
  const held = agents === 0 ? 'No agent holds it.' : `${agentCount(agents)} ${agents === 1 ? 'holds' : 'hold'} it.`;
  if (state === 'changed') {
    return (
      <Callout tone="danger" title="Stopped: its definition changed since it was approved">
        Every call is denied since <When at={driftedAt} />, until a request to adopt the new definition is approved.{' '}
        {held}
      </Callout>
    );
  }
  if (state === 'removed') {
    return (
      <Callout tone="warn" title="Gone: the server no longer lists it">
        Since <When at={removedAt} />, and every call is denied. {held} Should it come back as it was approved, it can
        be called again; as something else, it has to be adopted first.
      </Callout>
    );
  }
  if (state === 'current' && returnedAt) {
    return (
      <Callout>
        It had gone, and came back as it was approved <When at={returnedAt} />.
      </Callout>
    );
  }
  return null;
}
