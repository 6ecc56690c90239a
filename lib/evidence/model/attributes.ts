import { replayed } from '@/lib/requests/model/replay';
import { authorised } from './authorised';
import { approvedDigest, type ChangeFacts, countedApprovals, kindOf } from './change-facts';
import { evidenceOf } from './evidence-links';
import { expiryHonoured, grantedAsAsked, publishedAsApproved } from './in-force';
import { ATTRIBUTES, type AttributeId, type Period, type SampledChange } from './population';
import { exception, NOT_IN_FORCE, noData, notApplicable, pass, type Verdict } from './verdict';

/** The attributes of a change at the end of a period, each with why and what it was computed from. */
export function attributesOf(facts: ChangeFacts, period: Period): SampledChange {
  const verdicts: Record<AttributeId, Verdict> = {
    A: inOrder(facts),
    B: byAnother(facts),
    C: authorised(facts),
    D: justified(facts),
    E: simulated(facts),
    F: publishedAsApproved(facts),
    G: grantedAsAsked(facts),
    H: expiryHonoured(facts, period),
    I: reviewed(facts, period),
    J: unedited(facts),
  };
  return {
    id: String(facts.number),
    title: facts.title,
    cells: ATTRIBUTES.map((attribute) => ({
      attribute,
      ...verdicts[attribute],
      evidence: evidenceOf(attribute, facts),
    })),
  };
}

function inOrder(facts: ChangeFacts): Verdict {
  const kind = kindOf(facts);
  const { requestedAt, revision, log } = facts;
  if (kind === 'not-in-force') return NOT_IN_FORCE;
  if (kind === 'undecided') return exception('It is in force, and nobody approved it.');
  if (kind === 'emergency') return notApplicable('An emergency: in force before anybody decided. See I.');
  // Where it changed nothing in the policy there is no publication of its own.
  const inForceAt = (revision?.own ? revision.publishedAt : facts.decidedAt) ?? '';
  const times = [requestedAt, ...countedApprovals(facts).map(({ at }) => at), inForceAt];
  if (times.some((at, i) => i > 0 && at < (times[i - 1] as string))) {
    return exception(`Not in this order: requested ${requestedAt}, ${approvedWords(facts)}in force ${inForceAt}.`);
  }
  const seqOf = (action: string) => log.filter((entry) => entry.action === action).map(({ seq }) => seq);
  const [created] = seqOf('request.create');
  const applied = seqOf('request.apply').at(-1);
  if (created === undefined || applied === undefined) {
    return noData('The times are in order; the audit log has no entries of the request and of putting it in force.');
  }
  const approvals = seqOf('request.approve');
  if (approvals.length < facts.approvals.length) {
    return noData('The times are in order; the audit log has fewer approvals than there are on record.');
  }
  if (created > applied || approvals.some((seq) => seq < created || seq > applied)) {
    return exception('The audit log has these in another order.');
  }
  return pass(`Requested ${requestedAt}, ${approvedWords(facts)}in force ${inForceAt}.`);
}

function approvedWords(facts: ChangeFacts): string {
  const kind = kindOf(facts);
  if (kind === 'tightens') return 'no approval needed since it only takes access away, ';
  if (kind === 'automatic') return 'no approval needed by the approval policy, ';
  return countedApprovals(facts)
    .map(({ at }) => `approved ${at}, `)
    .join('');
}

function byAnother(facts: ChangeFacts): Verdict {
  const counted = countedApprovals(facts);
  if (counted.length === 0) return notApplicable('Nobody approved it.');
  const { id, email } = facts.requester;
  const own = counted.some(({ person, onBehalfOf }) => person.id === id || onBehalfOf?.id === id);
  const who = counted.map(({ person, onBehalfOf }) =>
    onBehalfOf ? `${person.email} for ${onBehalfOf.email}` : person.email,
  );
  return own ? exception(`${email} asked, and approved.`) : pass(`${email} asked; approved by ${who.join(', ')}.`);
}

function justified({ justification, risks }: ChangeFacts): Verdict {
  const open = risks.filter(({ level }) => level === null).map(({ agent }) => agent);
  const problems = [
    ...(justification.trim() === '' ? ['There is no justification.'] : []),
    ...(open.length > 0 ? [`The risk of ${open.slice(0, 20).join(', ')} was not assessed.`] : []),
  ];
  if (problems.length > 0) return exception(problems.join(' '));
  if (risks.length === 0) return pass('Justified. It is about no agent, so there is no risk of one.');
  const levels = risks.slice(0, 20).map(({ agent, level }) => `${agent} ${level}`);
  const more = risks.length > 20 ? ` and ${risks.length - 20} more` : '';
  return pass(`Justified. Risk: ${levels.join(', ')}${more}.`);
}

function simulated(facts: ChangeFacts): Verdict {
  const kind = kindOf(facts);
  if (kind === 'not-in-force') return NOT_IN_FORCE;
  if (kind === 'emergency') return notApplicable('An emergency: there was no time for it. See I.');
  if (kind === 'tightens') return notApplicable('It only takes access away.');
  if (kind === 'undecided') return notApplicable('Nobody approved it; see A.');
  if (!replayed(facts.operations)) return notApplicable('It changes nothing for any call.');
  const digest = approvedDigest(facts);
  const last = countedApprovals(facts).at(-1)?.at ?? facts.decidedAt ?? '';
  const logged = facts.log.filter((entry) => entry.action === 'request.approve' && entry.digest === digest);
  const found = facts.simulations.filter((one) => one.digest === digest && one.at <= last);
  if (found.length === 0) {
    const expected =
      logged.some(({ simulation }) => simulation) || (facts.simulatedSince !== null && facts.simulatedSince < last);
    return expected
      ? exception('No simulation of what was approved is kept.')
      : noData('It is from before simulations were kept.');
  }
  const changed = found.some(({ sha256, computed }) => sha256 !== computed);
  const unknown = logged.some(({ simulation }) => simulation && !found.some(({ sha256 }) => sha256 === simulation));
  if (changed || unknown) return exception('The simulation that is kept is not the one that the audit log names.');
  const { calls, denied } = found.at(-1) as (typeof found)[number];
  return pass(`On the calls of the 30 days before: ${calls} would have been let through, ${denied} refused.`);
}

function reviewed(facts: ChangeFacts, { to }: Period): Verdict {
  const { emergency, requester } = facts;
  if (!emergency) return notApplicable('It was no emergency.');
  const { dueAt, reviewedAt, reviewerId } = emergency;
  if (dueAt === null) return exception('No review was asked for.');
  if (reviewedAt !== null && reviewedAt < to) {
    if (reviewerId === requester.id) return exception(`${requester.email} reviewed what they did themselves.`);
    return reviewedAt <= dueAt
      ? pass(`Reviewed ${reviewedAt}, due ${dueAt}.`)
      : exception(`Reviewed ${reviewedAt}, which is after ${dueAt}.`);
  }
  return dueAt < to
    ? exception(`Nobody reviewed it until ${dueAt}.`)
    : noData(`Nobody had reviewed it by the end of the period; it was due ${dueAt}.`);
}

function unedited(facts: ChangeFacts): Verdict {
  if (kindOf(facts) === 'not-in-force') return NOT_IN_FORCE;
  const digest = approvedDigest(facts);
  const { computedDigest, log, edit } = facts;
  if (computedDigest === null) return noData('What it was applied to is not kept.');
  if (computedDigest !== digest) return exception('What is on record now has another digest than what was approved.');
  const first = log.find((entry) => entry.action === 'request.approve' && entry.digest === digest);
  const edits = log.filter(({ action }) => action === 'request.edit');
  if (first && edits.some(({ seq }) => seq > first.seq)) return exception('It was edited after an approval.');
  if (log.length > 0 && edits.length !== edit - 1) {
    return exception(`It is edit ${edit}, and the audit log has ${edits.length} edits.`);
  }
  if (edit === 1) return pass('Never edited.');
  return pass(
    edit === 2 ? 'Edited once, before it was approved.' : `Edited ${edit - 1} times, all before it was approved.`,
  );
}
