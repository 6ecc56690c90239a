import type { AgentDetail } from '@/lib/agents/model/dto';
import { LEVEL_WORDS } from '@/lib/agents/model/level-words';
import { STATUS_WORDS } from '@/lib/agents/model/lifecycle';
import { LEAST_MONTHS } from '@/lib/decision-log/model/retention';
import { constraintWords } from '@/lib/kernel/constraint-words';
import type { FactBlock, Facts } from './document';
import type { FactId } from './document-form';
import type { Assessment } from './dto';
import { EU_CLASS_WORDS } from './eu-class';

/** What a document is drafted from, as it stands in the registry. Everything in a stable order. */
export interface Registered {
  agent: AgentDetail;
  assessment: Assessment | null;
  /** Approved definition of each tool that it holds, by `server/tool`; null where none is. */
  definitions: ReadonlyMap<string, string | null>;
  /** Names of what is looked for in calls. */
  detections: readonly string[];
  /** First day (YYYY-MM-DD) on which a gateway reported a call of it; null where none did. */
  firstCall: string | null;
  approvalPolicy: number;
  changes: readonly {
    number: number;
    title: string;
    at: string;
    requester: string;
    approvers: string[];
    revision: number | null;
  }[];
  changesInAll: number;
  incidents: readonly { number: number; title: string; severity: string; state: string; declaredAt: string }[];
  declaration: { version: number; at: string; gaps: number; digest: string } | null;
}

/** `2026-11-28 14:05 UTC`: evidence is in UTC. */
export function utcWords(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

type Part = Partial<Omit<FactBlock, 'id'>> & { title: string };

/** The registry in the words of a document: what is unknown is a gap, and what is none says so. */
export function factsOf(registered: Registered): Facts {
  const parts: Record<FactId, Part> = {
    ...aboutAgent(registered),
    ...aboutAccess(registered),
    ...aboutControl(registered),
    ...aboutTime(registered),
  };
  return Object.fromEntries(
    Object.entries(parts).map(([id, part]) => [id, { id, facts: [], table: null, none: null, gap: null, ...part }]),
  ) as unknown as Facts;
}

const facts = (pairs: Record<string, string>) => Object.entries(pairs).map(([term, value]) => ({ term, value }));
const table = (head: string[], rows: string[][], none: string) =>
  rows.length > 0 ? { table: { head, rows } } : { none };

function aboutAgent({ agent, assessment }: Registered) {
  const { spec, owner, backupOwner } = agent;
  const gone = [owner, backupOwner].filter(({ active }) => !active).map(({ name }) => name);
  return {
    identity: {
      title: 'Identity and people',
      facts: facts({
        Name: agent.name,
        Slug: agent.slug,
        Purpose: spec.purpose,
        Status: `${STATUS_WORDS[agent.status]}${agent.mode === 'shadow' ? ', in shadow mode: not enforced' : ''}`,
        Environment: `${spec.environment}, ${spec.exposure}`,
        'Acts for': spec.actsFor ?? 'not said',
        Owner: `${owner.name}, team ${spec.team}`,
        'Backup owner': backupOwner.name,
      }),
      gap: gone.length > 0 ? `${gone.join(' and ')} left: name somebody else.` : null,
    },
    class: {
      title: 'Class under the Act',
      facts: assessment
        ? facts({
            Class: EU_CLASS_WORDS[assessment.class],
            'Role of the company': assessment.roles.join(' and ') || 'none',
            Because: assessment.reasons.map(({ text, article }) => (article ? `${text} (${article})` : text)).join(' '),
            Answered: `by ${assessment.person.name}, ${utcWords(assessment.at)}, legal data version ${assessment.dataVersion}`,
          })
        : [],
      gap: !assessment
        ? 'Nobody has answered the questions of the Act yet.'
        : assessment.toConfirm
          ? 'The legal data changed since: answer again.'
          : null,
    },
    models: {
      title: 'Models',
      ...table(
        ['Provider', 'Model'],
        spec.models.map(({ provider, name }) => [provider, name]),
        'No model is registered.',
      ),
      gap: spec.models.length === 0 ? 'No model is registered: name those that it uses.' : null,
    },
    identities: {
      title: 'How it proves who it is',
      ...table(
        ['Issuer', 'Subject'],
        spec.identities.map(({ iss, sub }) => [iss, sub]),
        'No identity is registered.',
      ),
    },
  };
}

function aboutAccess({ agent, definitions }: Registered) {
  const { spec } = agent;
  const grants = [...agent.grants].sort((a, b) => (a.tool < b.tool ? -1 : 1));
  const unlabelled = grants.filter(({ dataClass, effect }) => dataClass === null || effect === null);
  const unknown = (n: number) => `${n} tool${n === 1 ? ' has' : 's have'} no label: nobody said what data it reaches.`;
  return {
    tools: {
      title: 'Tools that it may call',
      ...table(
        ['Tool', 'Data', 'Effect', 'Bound by', 'Approved'],
        grants.map(({ tool, dataClass, categories, effect, constraints, request }) => [
          tool,
          [dataClass ?? 'not labelled', ...categories].join(', '),
          effect ?? 'not labelled',
          constraintWords(constraints).join('; ') || 'nothing more',
          `CR-${request.number} by ${request.approvers.map(({ name }) => name).join(', ') || 'nobody yet'}`,
        ]),
        'It may call no tool.',
      ),
      gap: unlabelled.length > 0 ? unknown(unlabelled.length) : null,
    },
    definitions: {
      title: 'Definitions of its tools, as approved',
      ...table(
        ['Tool', 'SHA-256 of the definition'],
        grants.map(({ tool }) => [tool, definitions.get(tool) ?? 'none approved']),
        'It may call no tool.',
      ),
      gap: grants.some(({ drifted }) => drifted) ? 'A definition has changed since it was approved.' : null,
    },
    data: {
      title: 'Systems and data',
      ...table(
        ['System', 'Data', 'Access', 'Reason'],
        spec.dataAccess.map(({ system, dataClass, categories, access, reason }) => [
          system,
          [dataClass, ...categories].join(', '),
          access,
          reason,
        ]),
        'No system beside its tools is registered.',
      ),
    },
  };
}

function aboutControl({ agent, detections, firstCall, approvalPolicy }: Registered) {
  const { spec, risk } = agent;
  return {
    autonomy: {
      title: 'How freely it acts',
      facts: facts({
        Autonomy: LEVEL_WORDS.autonomy[spec.autonomy] ?? '',
        Reach: LEVEL_WORDS.reach[spec.reach] ?? '',
        'Untrusted input': LEVEL_WORDS.untrustedInput[spec.untrustedInput] ?? '',
        'Impact of what it does': LEVEL_WORDS.actionImpact[spec.actionImpact] ?? '',
        'May call agents': spec.delegatesTo.join(', ') || 'none',
      }),
    },
    oversight: {
      title: 'Oversight by people',
      facts: facts({
        'Answers for it': `${agent.owner.name}; ${agent.backupOwner.name} in their place`,
        'Approval of access': `each tool and each change, by version ${approvalPolicy} of the approval policy`,
        'On behalf of a person': spec.requireUser ? 'every call names the person' : 'not asked for',
        Stopping: 'security isolates it; gateways then deny every call of it',
      }),
    },
    monitoring: {
      title: 'What is looked for in its calls',
      facts: facts({ Detections: detections.join('; ') }),
    },
    logs: {
      title: 'Records of its calls',
      facts: facts({
        Kept: `${LEAST_MONTHS} months at least, chained by digest`,
        'First reported': firstCall ?? 'none yet',
      }),
      gap: firstCall ? null : 'No gateway has reported a call of it: nothing shows that its calls are recorded.',
    },
    risk: {
      title: 'Risk as it is scored',
      facts: facts({
        Score: `${risk.score} of 100, ${risk.level}; rules version ${risk.version}`,
        Because: [...risk.reasons.map(({ why }) => why), ...risk.overrides].join(' ') || 'nothing raises it',
        'Would lower it': risk.lower.map(({ what }) => what).join('; ') || 'nothing that Remit knows of',
      }),
    },
    acceptances: {
      title: 'Accepted risks',
      ...table(
        ['Risk', 'Done instead', 'Accepted by', 'Until'],
        agent.acceptances.map(({ risk: what, compensation, acceptedBy, until }) => [
          what,
          compensation,
          acceptedBy.name,
          utcWords(until),
        ]),
        'No risk was accepted.',
      ),
    },
  };
}

function aboutTime({ agent, changes, changesInAll, incidents, declaration }: Registered) {
  const [confirmed] = agent.confirmations;
  return {
    incidents: {
      title: 'Incidents',
      ...table(
        ['Incident', 'Severity', 'State', 'Declared'],
        incidents.map(({ number, title, severity, state, declaredAt }) => [
          `${number}: ${title}`,
          severity,
          state,
          utcWords(declaredAt),
        ]),
        'No incident of it was declared.',
      ),
    },
    changes: {
      title: 'Approved changes, the newest first',
      facts: facts({
        'In all': String(changesInAll),
        ...(changesInAll > changes.length ? { Shown: String(changes.length) } : {}),
      }),
      ...table(
        ['Request', 'What', 'Asked and approved by', 'Decided', 'Revision'],
        changes.map(({ number, title, requester, approvers, at, revision }) => [
          `CR-${number}`,
          title,
          `${requester}; ${approvers.join(', ') || 'nobody yet'}`,
          utcWords(at),
          revision === null ? 'none' : String(revision),
        ]),
        'No change was approved yet.',
      ),
    },
    declaration: {
      title: 'Declaration of conformity',
      facts: declaration
        ? facts({
            Record: `version ${declaration.version}, ${utcWords(declaration.at)}`,
            'SHA-256': declaration.digest,
            Open: declaration.gaps === 0 ? 'nothing' : String(declaration.gaps),
          })
        : [],
      gap: !declaration
        ? 'No declaration is recorded.'
        : declaration.gaps > 0
          ? `${declaration.gaps} open in the record of the declaration.`
          : null,
    },
    confirmations: {
      title: 'Confirmation by its owner',
      facts: confirmed
        ? facts({
            'Last confirmed': `by ${confirmed.by.name}, ${utcWords(confirmed.at)}`,
            'Next due': utcWords(confirmed.nextDueAt),
          })
        : [],
      none: confirmed ? null : 'Nobody has confirmed it yet.',
    },
  };
}
