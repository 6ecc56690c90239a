/** What each action in the audit log is called in a sentence: "Ada approved a request". */
export const ACTION_WORDS: Record<string, string> = {
  'agent.assess-missing': 'assessed agents that had no risk score',
  'agent.classify': 'answered the EU AI Act for an agent',
  'agent.confirm': 'confirmed an agent',
  'agent.read-card': 'read an agent card',
  'agent.register': 'registered an agent',
  'agent.save-document': 'saved a document of the EU AI Act for an agent',
  'agent.say-of-duty': 'said where a duty under the EU AI Act stands',
  'agent.suspend': 'suspended an agent',
  'agent.update': 'asked to change an agent',
  'alert.acknowledge': 'acknowledged an alert',
  'alert.benign': 'marked an alert as benign',
  'alert.incident': 'marked an alert as an incident',
  'alert.raise': 'raised alerts on calls',
  'alert.raise-standing': 'raised alerts on how gateways or agents stand',
  'alert.reopen': 'opened an alert again',
  'announcement.make': 'told of ends and dates ahead',
  'approval-policy.change': 'changed the approval policy',
  'channel.create': 'added a notification channel',
  'channel.gone': 'switched a channel off that answered 410 Gone',
  'channel.remove': 'removed a notification channel',
  'channel.rotate-secret': 'gave a channel a new secret',
  'channel.set-mail': 'noted whether mail is sent',
  'channel.test': 'sent a test notification',
  'channel.update': 'changed a notification channel',
  'containment.canary': 'made a canary call',
  'containment.isolate': 'isolated agents',
  'control.decide-exception': 'decided on an exception of a control',
  'control.end-exception': 'ended an exception of a control',
  'control.note-states': 'noted what the tests of controls came to',
  'control.propose-exception': 'asked for an exception of a control',
  'control.set-owner': 'said who answers for a control',
  'control.sign-off': 'signed that they looked at a control',
  'credential.carry-out': 'replaced the key of a credential at its issuer',
  'credential.create': 'added a credential of an agent',
  'credential.report-rotated': 'said that a credential was replaced at its issuer',
  'credential.revoke': 'revoked a credential of an agent',
  'credential.rotate': 'replaced a credential of an agent',
  'credential.verify': 'found that tokens of a replaced credential are refused',
  'decision-log.drop': 'dropped a month of the decision log whose time was over',
  'decision-log.keep': 'looked after the decision log',
  'decision-log.note': 'noted the heads of the decision log',
  'decision-log.open': 'opened the sealed answer of a call',
  'delegation.create': 'let somebody decide for them',
  'delegation.end': 'ended a delegation',
  'delivery.retry': 'tried a notification again',
  'detection.tune': 'changed what a detection goes by',
  'cost.import': 'took in costs',
  'cost.set-target': 'set the target for the cost of governance',
  'cost.withdraw': 'withdrew costs',
  'drill.finish': 'ended a drill',
  'drill.plan': 'planned drills of an agent',
  'drill.replace-secret': 'replaced the secret of an agent in a drill',
  'drill.start': 'began a drill',
  'evidence.download': 'downloaded a pack of evidence',
  'evidence.fail': 'could not make a pack of evidence',
  'evidence.finish': 'made a pack of evidence',
  'evidence.request': 'asked for a pack of evidence',
  'examination.accept-answer': 'accepted an answer in an examination',
  'examination.answer': 'answered an auditor',
  'examination.ask': 'asked somebody in an examination',
  'examination.ask-again': 'asked again in an examination',
  'examination.close': 'closed an examination',
  'examination.conclude': 'accepted or flagged a row of a sample',
  'examination.export': 'took a sample as a file',
  'examination.open': 'opened an examination',
  'examination.sample': 'drew a sample',
  'gateway.add-attestation': 'kept an attestation of a gateway',
  'gateway.create': 'added a gateway',
  'gateway.create-token': 'made a gateway token',
  'gateway.receipt-refused': 'vouched for what was never published to it',
  'gateway.remove-attestation': 'removed an attestation of a gateway',
  'gateway.revoke-token': 'ended a gateway token',
  'gateway.update': 'changed a gateway',
  'gateway.watch': 'looked after gateways',
  'grant.expire': 'ended grants whose time was over',
  'grant.revoke': 'revoked a tool',
  'incident.add-action': 'gave somebody a corrective action',
  'incident.add-entry': 'wrote in the timeline of an incident',
  'incident.cause': 'wrote down the root cause of an incident',
  'incident.declare': 'declared an incident',
  'incident.finish-action': 'finished a corrective action',
  'incident.freeze': 'noted the heads of the logs for an incident',
  'incident.impact': 'wrote down the impact of an incident',
  'incident.mark': 'marked what is relevant to an incident',
  'incident.move': 'moved an incident on',
  'incident.obligation': 'said whether an incident has to be notified',
  'incident.step': 'did a step of a runbook',
  'incident.update': 'changed an incident',
  'incident.verify-action': 'verified a corrective action',
  'installation.offer-set-up': 'offered a set-up link',
  'installation.set-up': 'set Remit up',
  'notification.choose': 'chose what to be mailed about',
  'notification.read': 'read notifications',
  'overview.keep': 'kept how the company stands',
  'overview.tell': 'told how the company stands',
  'person.change-password': 'changed their password',
  'person.create': 'added a person',
  'person.hand-over': 'handed over what somebody answers for',
  'person.reset-password': "set somebody's password",
  'person.sign-in': 'signed in',
  'person.sign-in-failed': 'failed to sign in',
  'person.update': 'changed a person',
  'policy.verify': 'found a revision that was not what is in force, and published anew',
  'request.advance': 'looked at a request that waits',
  'request.answer': 'answered what is asked before production',
  'request.apply': 'put a request in force',
  'request.approve': 'approved a request',
  'request.break-glass': 'broke glass',
  'request.cancel': 'took a request back',
  'request.comment': 'commented on a request',
  'request.create': 'made a request',
  'request.decide': 'decided a request',
  'request.edit': 'edited a request',
  'request.escalate': 'escalated a request',
  'request.expire': 'ended a request that nobody decided',
  'request.reject': 'rejected a request',
  'request.remind': 'reminded of a request',
  'request.remind-review': 'reminded of a review',
  'request.restart': 'started the deadlines of a request anew',
  'request.review': 'reviewed an emergency',
  'review.advance': 'looked at a behaviour review that waits',
  'review.complete': 'signed a behaviour review',
  'review.decide': 'decided on grants in a behaviour review',
  'review.open': 'opened a behaviour review',
  'revision.rollback': 'went back to an earlier revision',
  'risk-appetite.decide': 'decided on the risk appetite',
  'risk-appetite.propose': 'wrote a version of the risk appetite',
  'risk.settle': 'ended an accepted risk',
  'server.add-attestation': 'kept an attestation of the vendor of a server',
  'server.create': 'added a server',
  'server.read-registry': 'read an MCP registry',
  'server.remove-attestation': 'removed an attestation of the vendor of a server',
  'server.sync': "read a server's tools",
  'server.sync-failed': "could not read a server's tools",
  'signing-key.activate': 'let the next signing key sign',
  'signing-key.cancel': 'cancelled the next signing key',
  'signing-key.emergency': 'replaced the signing key in an emergency',
  'signing-key.register': 'registered a signing key',
  'signing-key.retire': 'retired a signing key',
  'signing-key.stage': 'staged the next signing key',
  'token.create': 'made a personal token',
  'token.revoke': 'revoked a personal token',
  'tool.label': 'labelled a tool',
};

/** Where the subject of an entry can be looked at, if anywhere. */
export function subjectHref(kind: string, id: string): string | null {
  switch (kind) {
    case 'agent':
      return `/agents/${id}`;
    case 'detection':
      return `/alerts/rules/${id}`;
    case 'alert':
      return `/alerts/${id}`;
    case 'review':
      return `/reviews/${id}`;
    case 'containment':
      return `/containments/${id}`;
    case 'incident':
      return `/incidents/${id}`;
    case 'evidence-pack':
      return `/evidence/${id}`;
    case 'examination':
      return `/examinations/${id}`;
    case 'control':
      return `/controls/${id}`;
    case 'cost-import':
      return `/costs/rows?import=${id}`;
    case 'drill':
      return `/drills/${id}`;
    case 'request':
      return `/requests/${id}`;
    case 'server':
      return `/servers/${id}`;
    case 'approval-policy':
      return '/approval-policy';
    case 'gateway':
      return `/gateways/${id}`;
    case 'signing-key':
      return '/signing-keys';
    case 'channel':
      return '/notifications/channels';
    case 'delivery':
      return '/notifications/channels/deliveries';
    case 'revision':
      return `/policy/${id}`;
    case 'person':
      return `/people/${id}`;
    case 'delegation':
      return '/people#delegations';
    case 'tool':
      return `/servers/${id.replace('/', '/tools/')}`;
    default:
      return null;
  }
}
