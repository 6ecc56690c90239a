import type { Metadata } from 'next';
import { AppetitePanel } from '@/components/controls/appetite-panel';
import { ControlAside } from '@/components/controls/control-aside';
import { ControlStatusChip } from '@/components/controls/control-chips';
import { AttestedPanel, DonePanel, GapsPanel, HistoryPanel, MappedPanel } from '@/components/controls/control-facts';
import { ExceptionsPanel } from '@/components/controls/exceptions-panel';
import { TestsPanel } from '@/components/controls/tests-panel';
import { PageHeader } from '@/components/ui/page-header';
import { Columns } from '@/components/ui/panel';
import { may } from '@/lib/authz/authorize';
import { getControl, listAppetites } from '@/lib/controls/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { searchPeople } from '../../pick-actions';
import { decideOnAppetite, decideOnException, end, except, setOwner, sign, writeAppetite } from '../actions';

export const metadata: Metadata = { title: 'Control' };

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Where the risk appetite stands. */
const APPETITE_OF = 'CC3.1';

export default async function ControlPage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  const { test } = await searchParams;
  const whole = typeof test === 'string' ? test : undefined;
  const control = await forPage(getControl({ ctx, id: (await params).id, test: whole }));
  const appetites = control.id === APPETITE_OF ? (await listAppetites({ ctx })).items : null;
  const me = ctx.actor.kind === 'person' ? ctx.actor.id : '';
  const { write } = control.may;
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Controls', href: '/controls' }, { label: control.id }]}
        title={`${control.id} ${control.title}`}
        lead={`An auditor asks: ${control.asks}`}
        meta={[
          <ControlStatusChip key="status" status={control.status} />,
          `${control.passing} of ${control.tests} tests pass`,
          control.owner ? `owned by ${control.owner.name}` : 'no owner',
        ]}
      />
      <Columns
        aside={
          <>
            <ControlAside control={control} setOwner={setOwner} sign={sign} searchPeople={searchPeople} />
            <MappedPanel control={control} />
          </>
        }
      >
        <TestsPanel control={control.id} results={control.results} except={write ? except : undefined} />
        {appetites ? (
          <AppetitePanel
            items={appetites}
            me={me}
            write={write ? writeAppetite : undefined}
            decide={may(ctx.actor, 'control:decide-appetite') ? decideOnAppetite : undefined}
          />
        ) : null}
        <DonePanel control={control} />
        <GapsPanel control={control} />
        <ExceptionsPanel
          exceptions={control.exceptions}
          me={me}
          acts={write ? { decide: decideOnException, end } : undefined}
        />
        {control.attested ? <AttestedPanel attested={control.attested} /> : null}
        <HistoryPanel history={control.history} />
      </Columns>
    </>
  );
}
