import type { Stage } from '@/lib/approval-policy/model/required-approval';
import { asks, countApprovals } from '@/lib/requests/model/stage-progress';
import { type ApprovalFacts, type ChangeFacts, countedApprovals, kindOf, leastApproval } from './change-facts';
import { exception, NOT_IN_FORCE, notApplicable, pass, type Verdict } from './verdict';

/** C: whoever approved could, by the approval policy that was in force, and all that it asked for did. */
export function authorised(facts: ChangeFacts): Verdict {
  const kind = kindOf(facts);
  const { policy, policyVersion: version } = facts;
  if (kind === 'not-in-force') return NOT_IN_FORCE;
  if (kind === 'tightens') return notApplicable('It only takes access away; nobody has to approve that.');
  if (kind === 'undecided') return notApplicable('Nobody approved it; see A.');
  if (!policy) return exception(`There is no version ${version} of the approval policy.`);
  if (version !== facts.versionThen) {
    return exception(`It was decided under version ${version}; in force when it was asked was ${facts.versionThen}.`);
  }
  if (kind === 'automatic') return pass(`Version ${version} lets such a change pass without a decision.`);
  if (kind === 'emergency') {
    return policy.breakGlass?.people.includes(facts.requester.email)
      ? pass(`Version ${version} names ${facts.requester.email} for emergencies.`)
      : exception(`Version ${version} does not name ${facts.requester.email} for emergencies.`);
  }
  const counted = countedApprovals(facts);
  const wrong = counted.flatMap((approval) => notAuthorised(facts, approval) ?? []);
  const open = facts.stages.filter(({ name, needed }) => {
    return countApprovals(counted.filter(({ stage }) => stage === name).map(asApproval)) < needed;
  });
  const missing = (leastApproval(facts)?.stages ?? []).filter(
    (least) => !facts.stages.some((stage) => covers(stage, least)),
  );
  const used = counted.flatMap(({ person, onBehalfOf }) => (onBehalfOf ? [person, onBehalfOf] : [person]));
  const twice = used.find(({ id }, i) => used.findIndex((one) => one.id === id) !== i);
  const problems = [
    ...wrong,
    ...(twice ? [`${twice.email} stands behind more than one approval.`] : []),
    ...open.map(({ name, needed }) => `The stage ${name} needs ${needed}, and has fewer.`),
    ...missing.map(({ name }) => `Version ${version} asks for the stage ${name}, which was not there.`),
  ];
  if (problems.length > 0) return exception(problems.join(' '));
  const who = counted.map(({ person, stage }) => `${person.email} for ${stage}`).join(', ');
  return pass(`By version ${version} of the approval policy: ${who}.`);
}

const asApproval = ({ person, onBehalfOf }: ApprovalFacts) => ({
  personId: person.id,
  onBehalfOfId: onBehalfOf?.id ?? null,
});

function notAuthorised(facts: ChangeFacts, approval: ApprovalFacts) {
  const { person, onBehalfOf, delegated, stage: name } = approval;
  const stage = facts.stages.find((one) => one.name === name);
  const who = onBehalfOf ?? person;
  if (!stage) return `${person.email} approved a stage ${name} that there is not.`;
  const both = onBehalfOf ? [person, onBehalfOf] : [person];
  const disabled = both.find(({ active }) => !active);
  if (disabled) return `${disabled.email} was disabled.`;
  if (onBehalfOf && !delegated) return `${onBehalfOf.email} had not let ${person.email} decide for them then.`;
  if (!asks({ ...stage, escalated: facts.escalated.includes(name) }, who)) {
    return `${who.email} (${who.roles.join(', ') || 'no role'}) is not who the stage ${name} asks.`;
  }
  const owners = ownersOf(facts);
  const owner = both.find(({ email }) => owners.has(email));
  if (owner) return `${owner.email} answers for an agent that it is about.`;
  const isolator = both.find(({ id }) => approval.isolators.includes(id));
  return isolator ? `${isolator.email} isolated an agent that it restores.` : null;
}

/** Of every agent that it is about, as it was and as it was proposed. */
function ownersOf({ operations, subjects }: ChangeFacts): Set<string> {
  const about = new Set(operations.flatMap((one) => ('agent' in one ? [one.agent] : [])));
  const specs = [
    ...operations.flatMap((one) => ('spec' in one ? [one.spec] : [])),
    ...(subjects?.agents ?? []).filter(({ slug }) => about.has(slug)).map(({ spec }) => spec),
  ];
  return new Set(specs.flatMap(({ owner, backupOwner }) => [owner, backupOwner]));
}

function covers(stage: Stage, least: Stage): boolean {
  return stage.role === least.role && String(stage.people) === String(least.people) && stage.needed >= least.needed;
}
