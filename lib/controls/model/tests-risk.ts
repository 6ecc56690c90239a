import { COMMERCIAL_KINDS } from '@/lib/gateways/model/kinds';
import { KIND_NAMES } from '@/lib/policy-engine/gateway-kinds';
import { agentHref, type ControlTest, day, gatewayHref, since } from './test';

/** A year, by which the company's own words are to be looked at again. */
export const APPETITE_DAYS = 365;

/** Of CC3: objectives, risks, misuse and change. */
export const RISK_TESTS = {
  'risk-appetite': {
    says: 'The company approved a risk appetite for its agents, within the last year.',
    of: ['risk appetite', 'risk appetites'],
    none: 'There is none.',
    why: {
      none: () => 'Nobody wrote one yet.',
      waiting: (row) => `Version ${row.detail} waits for a second person${since(row)}.`,
      refused: (row) => `Version ${row.detail} was refused, and none is in force.`,
      old: (row) => `Version ${row.detail} was approved on ${day(row)}, more than a year ago.`,
    },
    href: () => '/controls/CC3.1#risk-appetite',
    mend: 'Write what agents may never do, and let a second person approve it.',
  },
  'approval-policy-chosen': {
    says: 'The rules of who approves what were chosen by the company.',
    of: ['approval policy', 'approval policies'],
    none: 'There is none.',
    why: { default: () => 'The rules that ship with Remit are in force; nobody here chose them.' },
    href: () => '/approval-policy',
    mend: 'Read the rules, change what does not fit, and publish a version of your own.',
  },
  'agents-assessed': {
    says: 'Every registered agent has a risk assessment.',
    of: ['agent', 'agents'],
    none: 'No agent is registered.',
    why: { none: () => 'No risk assessment was made yet.' },
    href: agentHref,
    mend: 'Remit assesses by itself, every minute. Look at its jobs under System.',
  },
  'eu-classified': {
    says: 'Every registered agent has a class under the EU AI Act.',
    of: ['agent', 'agents'],
    none: 'No agent is registered.',
    why: { none: () => 'Nobody answered the questionnaire of the EU AI Act.' },
    href: (slug) => `${agentHref(slug)}/eu-ai-act`,
    mend: 'Its owner answers the questionnaire; it takes minutes.',
  },
  'vendors-attested': {
    says: 'Every gateway that a vendor runs or sells has a report, or a letter, whose period covers today.',
    of: ['gateway of a vendor', 'gateways of vendors'],
    none: `No gateway that a vendor runs or sells (${COMMERCIAL_KINDS.map((kind) => KIND_NAMES[kind]).join(', ')}) is registered.`,
    why: {
      none: () => 'No report of its vendor on a period is kept.',
      over: (row) => `The last report that began covers until ${day(row)}.`,
      later: (row) => `The first report begins on ${day(row)}.`,
    },
    href: gatewayHref,
    mend: 'Ask the vendor for the report or a bridge letter, and keep it on the page of the gateway.',
  },
  'server-vendors-attested': {
    says: 'Each vendor that is kept of a server with confidential or restricted data has a report, or a letter, whose period covers today.',
    of: ['server of a vendor with such data', 'servers of vendors with such data'],
    none: 'No vendor is kept of a server with such data.',
    why: {
      none: () => 'No report of its vendor on a period is kept.',
      over: (row) => `The last report that began covers until ${day(row)}.`,
      later: (row) => `The first report begins on ${day(row)}.`,
    },
    href: (slug) => `/servers/${slug}`,
    mend: 'Ask the vendor for the report or a bridge letter, and keep it on the page of the server.',
  },
  'toxic-accepted': {
    says: 'No agent can carry sensitive data out on the word of a stranger, unless that risk was accepted.',
    of: ['agent', 'agents'],
    none: 'No agent is registered.',
    why: {
      own: () => 'It holds tools for sensitive data, for untrusted content and to send out, with no accepted risk.',
      delegated: () =>
        'With the agents that it may call, it reaches sensitive data, untrusted content and a way out, with no accepted risk.',
    },
    href: (slug) => `${agentHref(slug)}`,
    mend: 'Take one of the three away, or ask for the risk to be accepted with an end.',
  },
  'acceptances-in-time': {
    says: 'No accepted risk is over.',
    of: ['accepted risk', 'accepted risks'],
    none: 'No risk is accepted.',
    why: { over: (row) => `It was accepted until ${day(row)}: ${row.detail}` },
    href: (key) => agentHref(key.split(' ')[0] as string),
    mend: 'Renew it by a request, or settle it.',
  },
  'assessed-after-change': {
    says: 'Every agent was assessed again after what it holds changed last.',
    of: ['agent that holds or held tools', 'agents that hold or held tools'],
    none: 'No agent holds or held a tool.',
    why: {
      never: () => 'It was never assessed.',
      older: (row) => `What it holds changed on ${day(row)}, after its newest assessment.`,
    },
    href: agentHref,
    mend: 'Remit assesses in the same transaction. A gap means that rows were changed past it: look at the audit log.',
  },
  'eu-current': {
    says: 'Every class under the EU AI Act was answered by the newest state of the law.',
    of: ['agent with a class', 'agents with a class'],
    none: 'No agent has a class yet.',
    why: { older: (row) => `It was answered by version ${row.detail} of the legal data.` },
    href: (slug) => `${agentHref(slug)}/eu-ai-act`,
    mend: 'Its owner answers the questionnaire again.',
  },
} satisfies Record<string, ControlTest>;
