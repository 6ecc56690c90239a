import type { Metadata } from 'next';
import { ReplayPanel } from '@/components/alerts/replay-panel';
import { RuleFacts, RuleHistory, RuleHistoryLack } from '@/components/alerts/rule-facts';
import { SaveForm, TryForm } from '@/components/alerts/tune-forms';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { Columns, Panel } from '@/components/ui/panel';
import type { RuleDetail } from '@/lib/detections/model/tuning-dto';
import { getRule } from '@/lib/detections/tuning/queries';
import { tryParameters } from '@/lib/detections/tuning/try-parameters';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import type { Ctx } from '@/lib/verb/ctx';
import { saveParameters } from './actions';

export const metadata: Metadata = { title: 'Rule' };

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function RulePage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  const rule = await forPage(getRule({ ctx, id: (await params).id }));
  const { try: wanted, ...said } = await searchParams;
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Alerts', href: '/alerts' }, { label: 'Rules', href: '/alerts/rules' }, { label: rule.name }]}
        title={rule.name}
        lead={rule.explains}
      />
      <Columns aside={<RuleFacts rule={rule} />}>
        {rule.fields.length === 0 ? (
          <Panel title="Parameters">
            <p className="text-ink-2">This rule has none: it says what is so.</p>
          </Panel>
        ) : (
          <Parameters ctx={ctx} rule={rule} said={wanted === undefined ? null : said} />
        )}
        <RuleHistoryLack rule={rule} />
        <RuleHistory rule={rule} />
      </Columns>
    </>
  );
}

/** What the rule goes by; for who may choose it with a form, and after a try with what came of it. */
async function Parameters({ ctx, rule, said }: { ctx: Ctx; rule: RuleDetail; said: Record<string, unknown> | null }) {
  const tried = said && rule.mayTune ? await tryParameters({ ctx, id: rule.id, said }) : null;
  const shown = tried?.parameters ?? rule.parameters;
  return (
    <>
      <Panel title="Parameters" note={rule.tuning === 0 ? 'defaults' : `no. ${rule.tuning}`}>
        <TryForm fields={rule.fields} values={shown} inForce={rule.parameters} editable={rule.mayTune} />
        {tried?.problem ? (
          <Callout tone="danger" className="mt-4">
            {tried.problem}
          </Callout>
        ) : null}
      </Panel>
      {tried?.replay ? (
        <>
          <ReplayPanel replay={tried.replay} />
          <SaveForm id={rule.id} basedOn={rule.tuning} parameters={tried.parameters} save={saveParameters} />
        </>
      ) : null}
    </>
  );
}
