/** What people and channels can be told about. Stored as text: a name is never given to something else. */
export const NOTIFICATION_EVENTS = [
  'request.waiting',
  'request.decided',
  'request.comment',
  'request.reminder',
  'request.escalated',
  'request.expired',
  'break-glass.used',
  'break-glass.review-due',
  'grant.ending',
  'acceptance.ending',
  'agent.owner-left',
  'agent.review-due',
  'credential.rotation-requested',
  'credential.emergency',
  'credential.rotation-due',
  'eu-ai-act.beginning',
  'server.drifted',
  'alert.raised',
  'review.opened',
  'review.overdue',
  'review.escalated',
  'incident.declared',
  'incident.action',
  'examination.asked',
  'examination.answered',
  'incident.duty-due',
  'incident.action-due',
  'drill.failed',
  'control.failing',
  'evidence.ended',
  'delegation.given',
  'gateway.silent',
  'gateway.rejecting',
  'gateway.older',
  'gateway.shadow',
  'gateway.attestation-ending',
  'server.attestation-ending',
  'gateway.token-ending',
  'signing-key.emergency',
  'overview.weekly',
] as const;
export type NotificationEvent = (typeof NOTIFICATION_EVENTS)[number];

export function isNotificationEvent(value: string): value is NotificationEvent {
  return (NOTIFICATION_EVENTS as readonly string[]).includes(value);
}

interface EventWords {
  label: string;
  /** When it happens, for who chooses. */
  when: string;
  /** Whether it is mailed to people who chose nothing: what waits for them, and what cannot wait. */
  email: boolean;
}

export const EVENT_WORDS: Record<NotificationEvent, EventWords> = {
  'request.waiting': { label: 'A request waits', when: 'Somebody asks for what you may decide.', email: true },
  'request.decided': { label: 'A request was decided', when: 'You asked for it, or own its agent.', email: true },
  'request.comment': { label: 'A comment', when: 'Somebody writes on a request of yours, or names you.', email: false },
  'request.reminder': { label: 'A reminder', when: 'A request has waited for you for a while.', email: true },
  'request.escalated': { label: 'An escalation', when: 'A request waited too long, and is now yours.', email: true },
  'request.expired': { label: 'A request expired', when: 'Nobody decided in time.', email: true },
  'break-glass.used': { label: 'Break-glass was used', when: 'An agent got tools without a decision.', email: true },
  'break-glass.review-due': { label: 'A break-glass review is due', when: 'Somebody has to look at it.', email: true },
  'grant.ending': { label: 'A grant ends soon', when: 'An agent of yours is about to lose a tool.', email: true },
  'acceptance.ending': { label: 'An accepted risk ends soon', when: 'It was accepted until a date.', email: true },
  'agent.owner-left': { label: 'An owner left', when: 'An agent has nobody who answers for it.', email: true },
  'agent.review-due': { label: 'An agent is due for review', when: 'Its review date has come.', email: true },
  'credential.rotation-requested': {
    label: 'A credential is to be replaced',
    when: 'Somebody asks for it, of an agent of yours whose tokens come from another issuer.',
    email: true,
  },
  'credential.emergency': {
    label: 'A credential was replaced at once',
    when: 'What your agent had before is refused, with every token that it gave.',
    email: true,
  },
  'credential.rotation-due': {
    label: 'A credential is old',
    when: 'It was not replaced for long, or its replacement is not done.',
    email: true,
  },
  'eu-ai-act.beginning': {
    label: 'Duties under the EU AI Act begin',
    when: 'A date of the law comes near for a high-risk agent of yours.',
    email: true,
  },
  'server.drifted': { label: 'A tool changed', when: 'A server gives another tool than was approved.', email: true },
  'gateway.silent': {
    label: 'A gateway is silent',
    when: 'One that enforces was not heard of for minutes.',
    email: true,
  },
  'gateway.rejecting': {
    label: 'A gateway refuses policy',
    when: 'What it was given did not verify there.',
    email: true,
  },
  'gateway.older': { label: 'A gateway went back', when: 'It runs an older policy than it had before.', email: true },
  'gateway.shadow': { label: 'A gateway stops nothing', when: 'Somebody put it in shadow mode.', email: true },
  'gateway.attestation-ending': {
    label: 'An attestation ends soon',
    when: 'A report on a gateway runs out.',
    email: true,
  },
  'server.attestation-ending': {
    label: 'An attestation of a vendor ends soon',
    when: 'A report on who runs an MCP server runs out.',
    email: true,
  },
  'gateway.token-ending': {
    label: 'A gateway token ends soon',
    when: 'The last one: it could no longer pull.',
    email: true,
  },
  'alert.raised': { label: 'An alert', when: 'What an agent did looks wrong.', email: true },
  'review.opened': {
    label: 'A behaviour review waits',
    when: 'What agents of yours did has to be looked at.',
    email: true,
  },
  'review.overdue': { label: 'A behaviour review is overdue', when: 'Nobody signed it in time.', email: true },
  'review.escalated': {
    label: 'A review was escalated',
    when: 'Somebody leaves a grant for security to decide.',
    email: true,
  },
  'incident.declared': { label: 'An incident', when: 'Somebody declared one.', email: true },
  'incident.action': { label: 'A corrective action', when: 'You are to do something after an incident.', email: true },
  'control.failing': {
    label: 'A control fails',
    when: 'A control of yours, or one that nobody owns, did not fail before and does now.',
    email: true,
  },
  'evidence.ended': {
    label: 'A pack of evidence is ready',
    when: 'One that you asked for was made, or could not be.',
    email: true,
  },
  'examination.asked': { label: 'An auditor asks', when: 'You are asked for more about something.', email: true },
  'examination.answered': { label: 'An answer', when: 'Somebody answered what you asked as an auditor.', email: true },
  'incident.duty-due': {
    label: 'Somebody has to be told of an incident',
    when: 'Three days before a legal time is over, one day before, and then.',
    email: true,
  },
  'incident.action-due': {
    label: 'A corrective action is due',
    when: 'Three days before, and when it is overdue.',
    email: true,
  },
  'drill.failed': { label: 'A drill failed', when: 'Isolating an agent did not do what it should.', email: true },
  'delegation.given': { label: 'A delegation', when: 'Somebody lets you decide for them.', email: true },
  'overview.weekly': { label: 'How the company stands', when: 'Every Monday, in one line.', email: true },
  'signing-key.emergency': { label: 'The signing key was replaced', when: 'It leaked or was lost.', email: true },
};
