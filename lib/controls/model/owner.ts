const MAY_ANSWER = ['security', 'executive', 'admin'];

/** Whether somebody with these roles may answer for a control: an auditor looks from outside, and an engineer sees a part. */
export function canAnswerFor(roles: readonly string[]): boolean {
  return roles.some((role) => MAY_ANSWER.includes(role));
}

/** Whether an owner still does: who left, or was given another role since, may read none of it. */
export function answersNow({ status, roles }: { status: string; roles: readonly string[] }): boolean {
  return status === 'active' && canAnswerFor(roles);
}
