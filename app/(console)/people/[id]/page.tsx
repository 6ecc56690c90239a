import type { Metadata } from 'next';
import { PersonButtons } from '@/components/people/person-buttons';
import { EditPersonForm } from '@/components/people/person-form';
import { When } from '@/components/time/when';
import { Callout } from '@/components/ui/callout';
import { Chip } from '@/components/ui/chip';
import { DefinitionList } from '@/components/ui/definition-list';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { may } from '@/lib/authz/authorize';
import { ROLE_WORDS } from '@/lib/authz/model/role-words';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { getPerson } from '@/lib/people/queries';
import { estateWords } from '@/lib/work/model/estate-words';
import { getEstate } from '@/lib/work/queries';
import { editPerson, setPassword, setStatus } from '../actions';

export const metadata: Metadata = { title: 'Person' };

interface Props {
  params: Promise<{ id: string }>;
}

export default async function PersonPage({ params }: Props) {
  const ctx = await pageCtx();
  const person = await forPage(getPerson({ ctx, id: (await params).id }));
  const estate = await forPage(getEstate({ ctx, id: person.id }));
  const left = person.status !== 'active' && estate.agents + estate.servers > 0;
  const writes = may(ctx.actor, 'person:write');
  return (
    <div className="max-w-[640px]">
      <PageHeader
        crumbs={[{ label: 'People', href: '/people' }, { label: person.name }]}
        title={person.name}
        meta={[
          person.status === 'active' ? (
            <Chip key="status" tone="good">
              Active
            </Chip>
          ) : (
            <Chip key="status" hollow>
              Disabled
            </Chip>
          ),
          <span key="email">{person.email}</span>,
          <span key="with">signs in with {person.signsInWith}</span>,
        ]}
        actions={
          writes ? (
            <PersonButtons person={person} estate={estate} setStatus={setStatus} resetPassword={setPassword} />
          ) : undefined
        }
      />
      <div className="space-y-4">
        {left ? (
          <Callout
            tone="warn"
            title={`${person.name} left`}
            action={
              may(ctx.actor, 'agent:hand-over') ? (
                <LinkButton href={`/people/${person.id}/hand-over`}>Hand over</LinkButton>
              ) : undefined
            }
          >
            {estateWords(estate)} still {estate.agents + estate.servers === 1 ? 'has' : 'have'} them as owner or backup
            owner.
          </Callout>
        ) : null}
        <Panel title="Facts">
          <DefinitionList
            items={[
              { term: 'Roles', value: person.roles.map((role) => ROLE_WORDS[role].label).join(', ') },
              { term: 'Answers for', value: estateWords(estate) || 'nothing' },
              { term: 'Here since', value: <When at={person.createdAt} /> },
              { term: 'Last signed in', value: <When at={person.lastSignInAt} /> },
            ]}
          />
        </Panel>
        {writes ? (
          <Panel title="Name and roles">
            <EditPersonForm id={person.id} name={person.name} roles={person.roles} action={editPerson} />
          </Panel>
        ) : null}
      </div>
    </div>
  );
}
