import type { Metadata } from 'next';
import { MyDelegations } from '@/components/delegations/my-delegations';
import { MyTokens } from '@/components/people/my-tokens';
import { PasswordForm } from '@/components/people/password-form';
import { DefinitionList } from '@/components/ui/definition-list';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { may } from '@/lib/authz/authorize';
import { ROLE_WORDS } from '@/lib/authz/model/role-words';
import { listMyDelegations } from '@/lib/delegations/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { getMe, listMyTokens } from '@/lib/people/queries';
import { changeMyPassword, endDelegated, letDecide, makeMyToken, revokeMyToken, searchDelegates } from './actions';

export const metadata: Metadata = { title: 'Your account' };

export default async function AccountPage() {
  const ctx = await pageCtx();
  const me = await forPage(getMe({ ctx }));
  const { items } = await listMyTokens({ ctx });
  const delegations = await listMyDelegations({ ctx });
  return (
    <div className="max-w-[640px]">
      <PageHeader title="Your account" />
      <div className="space-y-4">
        <Panel title="You">
          <DefinitionList
            items={[
              { term: 'Name', value: me.name },
              { term: 'E-mail address', value: me.email },
              {
                term: 'Roles',
                value: (
                  <ul>
                    {me.roles.map((role) => (
                      <li key={role}>
                        {ROLE_WORDS[role].label}: {ROLE_WORDS[role].does}
                      </li>
                    ))}
                  </ul>
                ),
              },
            ]}
          />
        </Panel>
        <Panel title="Notifications">
          <p className="mb-3 text-ink-2">
            What happens is told in your notifications. What is mailed as well is for you to choose.
          </p>
          <LinkButton href="/account/notifications">Choose what is mailed</LinkButton>
        </Panel>
        <MyTokens tokens={items} decides={may(ctx.actor, 'request:decide')} make={makeMyToken} revoke={revokeMyToken} />
        {may(ctx.actor, 'delegation:write') ? (
          <MyDelegations
            me={me.id}
            delegations={delegations}
            give={letDecide}
            end={endDelegated}
            search={searchDelegates}
          />
        ) : null}
        {me.hasPassword ? (
          <Panel title="Password">
            <PasswordForm action={changeMyPassword} />
          </Panel>
        ) : null}
      </div>
    </div>
  );
}
