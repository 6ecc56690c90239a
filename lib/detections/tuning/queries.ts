import { authorize, may } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { DAY_MS } from '@/lib/kernel/day';
import { notFound } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import type { Rule } from '../model/detection';
import { parametersOf, RULES, ruleOf, type Tunings } from '../model/detections';
import { fieldsOf } from '../model/parameter-fields';
import type { Parameters, RuleDetail, RuleSummary } from '../model/tuning-dto';
import { countHistory } from '../standing/repository';
import * as repository from './repository';

const MONTH_MS = 30 * DAY_MS;
/** As far back as history is counted for the rules that need some. */
const HISTORY_MS = 42 * DAY_MS;
const MOST_NAMED = 50;
const MOST_TUNINGS = 50;

/** Every rule, with how often it spoke lately, as far as the person sees alerts. */
export async function listRules({ ctx }: { ctx: Ctx }): Promise<{ items: RuleSummary[] }> {
  const scope = authorize(ctx.actor, 'alert:read');
  const conn = ctx.db.read;
  const tunings = await repository.listTunings(conn);
  const counts = await repository.countAlerts(conn, scope, new Date(ctx.clock().getTime() - MONTH_MS));
  return { items: RULES.map((rule) => summaryOf(rule, tunings, counts)) };
}

/** Throws `not_found` for a rule that there is not. */
export async function getRule({ ctx, id }: { ctx: Ctx; id: string }): Promise<RuleDetail> {
  return readRule(ctx, ctx.db.read, id);
}

/** Also for verbs, inside their transaction. */
export async function readRule(ctx: Ctx, conn: Conn, id: string): Promise<RuleDetail> {
  const scope = authorize(ctx.actor, 'alert:read');
  const rule = ruleOf(id);
  if (!rule) throw notFound('rule');
  const now = ctx.clock().getTime();
  const tunings = await repository.listTunings(conn);
  const history = await repository.listTuningsOf(conn, id, MOST_TUNINGS);
  const parameters = parametersOf(rule, tunings).parameters as Parameters;
  const needs = Number(parameters.history ?? 0);
  return {
    ...summaryOf(rule, tunings, await repository.countAlerts(conn, scope, new Date(now - MONTH_MS))),
    suggests: rule.suggests,
    fields: fieldsOf(rule),
    parameters,
    history: history.map(({ number, parameters: chosen, reason, person, at }) => ({
      ...{ number, parameters: chosen as Parameters, reason, person, at: at.toISOString() },
    })),
    notEnough: scope.reach === 'all' && needs > 0 ? await lackingHistory(conn, now, needs) : null,
    mayTune: may(ctx.actor, 'detection:tune'),
  };
}

async function lackingHistory(conn: Conn, now: number, needs: number): Promise<RuleDetail['notEnough']> {
  const lacking = (await countHistory(conn, new Date(now - HISTORY_MS))).filter(({ has }) => has < needs);
  return {
    agents: lacking.slice(0, MOST_NAMED).map(({ agent, has }) => ({ agent, has, needs })),
    more: lacking.length > MOST_NAMED,
  };
}

function summaryOf(rule: Rule, tunings: Tunings, counts: Map<string, { open: number; month: number }>): RuleSummary {
  const { id, name, explains, exact, base, version } = rule;
  const { open, month } = counts.get(id) ?? { open: 0, month: 0 };
  return {
    ...{ id, name, explains, exact, startsAt: base, version, open, month },
    looksAt: 'of' in rule ? (rule.of as RuleSummary['looksAt']) : 'calls',
    tuning: parametersOf(rule, tunings).number,
  };
}
