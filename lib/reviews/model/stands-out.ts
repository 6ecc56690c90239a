import { DATA_CLASSES } from '@/lib/kernel/data-class';
import type { Snapshot } from './dto';

/** From so many calls more on, and so many times as many, growth is worth a word. */
const GROWTH = 2;
const GROWTH_CALLS = 20;
const NAMES = 3;

/**
 * What stands out of an agent's days, a sentence each, the most pressing first; empty where there is nothing to report.
 * `fresh`: tools that it was granted in these days.
 */
export function standsOut(snapshot: Omit<Snapshot, 'says'>, fresh: readonly string[]): string[] {
  const { tools, classes, users, destinations, refusals, alerts, access, compared } = snapshot;
  const before = compared?.with === 'review' ? 'in the review before' : 'in the 7 days before';
  const grave = alerts.filter(({ severity }) => severity === 'high' || severity === 'critical').length;
  const above = tools.filter(({ declared, observed }) => higher(observed.at(-1), declared));
  const creep = tools.filter(({ never, change }) => never && change === 'new').map(({ tool }) => tool);
  const outward = destinations.filter(({ change }) => change === 'new').map(({ name }) => name);
  const more = classes.filter(({ change }) => change === 'new').map(({ name }) => name);
  const known = users.total - users.never;
  const notHeld = refusals.find(({ reason }) => reason === 'no_grant');
  const others = refusals.filter(({ reason }) => reason !== 'no_grant');
  const said = [
    !snapshot.heard && 'No data: no gateway before its servers told of any call in these days.',
    alerts.length > 0 &&
      `Raised ${counted(alerts.length, 'alert')}${grave > 0 ? `, ${grave} of them high or critical` : ''}.`,
    access.above &&
      `Saw ${access.observed} data, and ${access.declared ? `declares ${access.declared} at most` : 'declares none'}.`,
    above.length > 0 &&
      `Got more sensitive data than labels say from ${counted(above.length, 'tool')}: ${names(above.map(({ tool }) => tool))}.`,
    outward.length > 0 &&
      `Called ${counted(outward.length, 'tool')} that can carry data out of the company, not called ${before}: ${names(outward)}.`,
    creep.length > 0 && `Calls ${counted(creep.length, 'tool')} that it never called before: ${names(creep)}.`,
    more.length > 0 && `Touched ${more.join(' and ')} data, which it did not ${before}.`,
    users.never > 0 &&
      users.never >= known &&
      `Acted for ${counted(users.total, 'person', 'people')}, for ${users.never} of them not in the four weeks before.`,
    grew(snapshot),
    fresh.length > 0 && `Was granted ${counted(fresh.length, 'tool')} in these days: ${names(fresh)}.`,
    notHeld &&
      `Was refused ${counted(notHeld.calls, 'call')} of ${counted(notHeld.tools, 'tool')} that it does not hold.`,
    others.length > 0 &&
      `Was refused ${others.map(({ reason, calls }) => `${counted(calls, 'call')} (${reason})`).join(', ')}.`,
    snapshot.unused > 0 &&
      `${snapshot.unused} of ${counted(snapshot.grants, 'grant')} unused for ${snapshot.history.of} days.`,
  ];
  return said.filter((words): words is string => Boolean(words));
}

function grew({ allowed, allowedBefore }: Omit<Snapshot, 'says'>): string | false {
  if (!allowedBefore || allowed < allowedBefore * GROWTH || allowed - allowedBefore < GROWTH_CALLS) return false;
  const ratio = (allowed / allowedBefore).toLocaleString('en', { maximumFractionDigits: 1 });
  return `Called ${ratio} times as much as in the 7 days before: ${allowed.toLocaleString('en')} calls, ${allowedBefore.toLocaleString('en')} then.`;
}

const rank = (name: string) => (DATA_CLASSES as readonly string[]).indexOf(name);

function higher(seen: string | undefined, declared: string | null): boolean {
  return seen !== undefined && declared !== null && rank(seen) > rank(declared);
}

function names(list: readonly string[]): string {
  const rest = list.length - NAMES;
  return `${list.slice(0, NAMES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function counted(count: number, noun: string, many = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : many}`;
}
