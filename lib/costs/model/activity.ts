/** What governance costs are paid for. A file may name others: they count, and are named as they are. */
export const ACTIVITIES: Record<string, string> = {
  monitoring: 'Monitoring of calls',
  review: 'Reviews of behaviour and access',
  approval: 'Approvals',
  incident: 'Incidents',
  policy: 'Policy and gateways',
  evidence: 'Evidence and audits',
  testing: 'Tests and drills',
  training: 'Training',
};

export function activityWords(activity: string): string {
  return Object.hasOwn(ACTIVITIES, activity) ? (ACTIVITIES[activity] as string) : activity;
}
