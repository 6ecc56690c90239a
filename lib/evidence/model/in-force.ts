import type { Constraints } from '@/lib/kernel/constraints';
import { compareConstraints } from '@/lib/policy-engine/direction';
import { approvedDigest, type ChangeFacts, kindOf } from './change-facts';
import type { Period } from './population';
import { exception, NOT_IN_FORCE, noData, notApplicable, pass, type Verdict } from './verdict';

/** F: what was published, and what gateways say they have, is what was approved. */
export function publishedAsApproved(facts: ChangeFacts): Verdict {
  if (kindOf(facts) === 'not-in-force') return NOT_IN_FORCE;
  const approved = approvedDigest(facts);
  const { revision } = facts;
  const applied = facts.log.find(({ action }) => action === 'request.apply');
  if (!revision) return facts.state === 'approved' ? exception('It names no policy that was published.') : NOT_IN_FORCE;
  const missing = facts.grants.filter(
    ({ id, agent }) => revision.active.includes(agent) && !revision.grants.some((grant) => grant.id === id),
  );
  const others = revision.receipts.filter(({ agrees }) => !agrees).map(({ gateway }) => gateway);
  const problems = [
    ...(facts.digest === approved ? [] : ['What is on record as decided has another digest than what was approved.']),
    ...(applied?.digest && applied.digest !== approved
      ? ['What the audit log says was put in force has another digest than what was approved.']
      : []),
    ...(applied?.revision && applied.revision !== revision.serial
      ? [`The audit log says that revision ${applied.revision} has it.`]
      : []),
    ...(revision.own && missing.length > 0
      ? [`Revision ${revision.serial} does not hold ${missing.map(({ tool }) => tool).join(', ')}.`]
      : []),
    ...(others.length > 0 ? [`${others.join(', ')} confirmed other bytes than were published there.`] : []),
  ];
  if (problems.length > 0) return exception(problems.join(' '));
  if (!applied) return noData('The audit log has no entry of when it was put in force.');
  if (!revision.own) return pass(`It changed nothing in the policy; revision ${revision.serial} went on.`);
  return pass(`Revision ${revision.serial} was published for this digest. ${confirmedWords(revision)}`);
}

/** A gateway that was busy or away takes the newest policy, and passes over those before it. */
function confirmedWords({ receipts, laterInForce }: NonNullable<ChangeFacts['revision']>): string {
  const gateways = (count: number) => (count === 0 ? 'No gateway' : count === 1 ? '1 gateway' : `${count} gateways`);
  const later = laterInForce.filter((slug) => !receipts.some(({ gateway }) => gateway === slug)).length;
  if (receipts.length + later === 0) return 'No gateway confirmed it by the end of the period.';
  const also = later === 0 ? '' : `; ${gateways(later)} confirmed a later one instead`;
  return `${gateways(receipts.length)} confirmed this revision${also}.`;
}

/** What a request asks that an agent may call, by `agent tool`. */
function askedFor({ operations }: ChangeFacts): Map<string, Constraints> {
  return new Map(
    operations.flatMap((one) =>
      one.op === 'grant' || one.op === 'constrain' ? [[`${one.agent} ${one.tool}`, one.constraints] as const] : [],
    ),
  );
}

/** G: nothing was granted that was not asked for, and nothing wider. */
export function grantedAsAsked(facts: ChangeFacts): Verdict {
  const asked = askedFor(facts);
  const published = facts.revision?.own ? facts.revision.grants : [];
  if (facts.grants.length + published.length === 0) {
    return kindOf(facts) === 'not-in-force' ? NOT_IN_FORCE : notApplicable('It gave no grants.');
  }
  const problems = new Set<string>();
  for (const { agent, tool, constraints } of facts.grants) {
    const wanted = asked.get(`${agent} ${tool}`);
    if (!wanted) problems.add(`Nobody asked for ${tool} for ${agent}.`);
    else if (compareConstraints(wanted, constraints) === 'loosens')
      problems.add(`The grant of ${tool} to ${agent} is wider than what was asked for.`);
  }
  for (const { agent, tool, rateLimit, maxDataClass, pii, requireUser, notAfter } of published) {
    const wanted = asked.get(`${agent} ${tool}`);
    if (!wanted) {
      problems.add(`Nobody asked for ${tool} for ${agent}.`);
      continue;
    }
    const own = facts.revision?.classes[tool] ?? 'restricted';
    const told = { rateLimit, maxDataClass, pii, requireUser, notAfter };
    if (compareConstraints({ ...wanted, maxDataClass: wanted.maxDataClass ?? own }, told) === 'loosens')
      problems.add(`What was published of ${tool} for ${agent} is wider than what was asked for.`);
  }
  if (problems.size > 0) return exception([...problems].join(' '));
  return pass(`${facts.grants.length === 1 ? '1 grant' : `${facts.grants.length} grants`}, none wider than asked for.`);
}

/** The job that notes an end comes within minutes; what is later than this was not noted. */
const NOTED_WITHIN_MS = 3_600_000;

/** H: what was granted until a moment ended then, on record and for calls. */
export function expiryHonoured(facts: ChangeFacts, { to }: Period): Verdict {
  const asked = askedFor(facts);
  const bound = [...facts.grants, ...facts.tightened].flatMap((grant) => {
    const notAfter = asked.get(`${grant.agent} ${grant.tool}`)?.notAfter;
    return notAfter === undefined ? [] : [{ ...grant, end: Date.parse(notAfter) }];
  });
  if (bound.length === 0) {
    return kindOf(facts) === 'not-in-force' ? NOT_IN_FORCE : notApplicable('Nothing in it had an end.');
  }
  const until = Date.parse(to);
  const due = bound.filter(({ end }) => end < until);
  const late = due.filter(({ end, revokedAt }) => {
    const by = end + NOTED_WITHIN_MS;
    return revokedAt === null ? by < until : Date.parse(revokedAt) > by;
  });
  const used = bound.filter(({ usedAfterEnd }) => usedAfterEnd);
  const problems = [
    ...late.map(({ agent, tool }) => `The grant of ${tool} to ${agent} went on after its end.`),
    ...used.map(({ agent, tool }) => `${agent} called ${tool} by it after its end.`),
  ];
  if (problems.length > 0) return exception(problems.join(' '));
  if (bound.some(({ usedAfterEnd }) => usedAfterEnd === null)) return noData('Calls of that time are no longer kept.');
  return pass(
    due.length === 0
      ? 'Its ends were still to come at the end of the period.'
      : `${due.length} of ${bound.length} ${bound.length === 1 ? 'end' : 'ends'} came in or before the period, and held.`,
  );
}
