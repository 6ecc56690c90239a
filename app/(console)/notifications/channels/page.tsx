import type { Metadata } from 'next';
import { ChannelForm } from '@/components/notifications/channel-form';
import { ChannelsPanel } from '@/components/notifications/channels-panel';
import { Callout } from '@/components/ui/callout';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { listChannels } from '@/lib/notifications/channels/queries';
import { countFailed } from '@/lib/notifications/deliveries/queries';
import { addChannel, dropChannel, editChannel, newSecret, sendTest, switchChannel } from './actions';

export const metadata: Metadata = { title: 'Channels' };

export default async function ChannelsPage() {
  const ctx = await pageCtx();
  const { items } = await forPage(listChannels({ ctx }));
  const failed = await countFailed({ ctx });
  return (
    <div className="max-w-[860px]">
      <PageHeader
        title="Channels"
        lead="Where notifications leave to: people by e-mail, the company by Slack and signed webhooks."
        actions={<LinkButton href="/notifications/channels/deliveries">Deliveries</LinkButton>}
      />
      <div className="grid gap-4">
        {failed > 0 ? (
          <Callout
            tone="warn"
            title={failed === 1 ? '1 message could not be delivered' : `${failed} messages could not be delivered`}
            action={
              <LinkButton size="sm" href="/notifications/channels/deliveries?state=failed">
                Look at them
              </LinkButton>
            }
          >
            In the last seven days. Each can be tried again.
          </Callout>
        ) : null}
        <ChannelsPanel
          channels={items}
          acts={{ edit: editChannel, turn: switchChannel, drop: dropChannel, secret: newSecret, test: sendTest }}
        />
        <ChannelForm add={addChannel} />
      </div>
    </div>
  );
}
