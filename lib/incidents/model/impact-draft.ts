import type { Exposure } from './dto';

type Facts = Omit<Exposure, 'draft'> & { agents: readonly string[] };

const counted = (count: number, one: string, many = `${one}s`) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
const MOST_NAMED = 10;

function named(list: readonly { name: string; calls: number }[]): string {
  const names = list.slice(0, MOST_NAMED).map(({ name, calls }) => `${name} (${calls.toLocaleString('en')})`);
  const more = list.length > MOST_NAMED ? [`${list.length - MOST_NAMED} more`] : [];
  return [...names, ...more].join(', ');
}

/** A statement of impact in plain words, made of what gateways told and nothing else. Somebody corrects it. */
export function draftImpact({
  agents,
  from,
  to,
  calls,
  allowed,
  denied,
  tools,
  users,
  classes,
  outward,
  heard,
  hidden,
}: Facts): string {
  const who = agents.join(' and ');
  const when = `Between ${minute(from)} and ${minute(to)} (UTC)`;
  const unseen =
    hidden.length === 0 ? [] : [`Calls of ${hidden.join(' and ')} are not among these figures: you may not see them.`];
  if (agents.length === 0) return unseen.join('');
  if (!heard) {
    return [`${when} no gateway told of a call by ${who}. That is not proof that there was none.`, ...unseen].join(
      '\n',
    );
  }
  const through = tools.filter(({ calls: some }) => some > 0);
  const out = through.filter((tool) => tool.outward);
  return [
    `${when}, ${who} made ${counted(calls, 'call')}: ${counted(allowed, 'call')} went through and ${counted(denied, 'call')} ${denied === 1 ? 'was' : 'were'} denied.`,
    through.length > 0 ? `Tools: ${named(through)}.` : 'No tool answered.',
    classes.length > 0
      ? `Data touched, by class: ${named(classes)}.`
      : 'No gateway said which class of data was touched.',
    users.length > 0 ? `It acted for ${counted(users.length, 'user')}: ${named(users)}.` : 'No call named a user.',
    outward > 0
      ? `${counted(outward, 'call')} went to tools that can carry data out of the company: ${named(out)}. What they carried has to be looked at call by call.`
      : 'No call to a tool that is labelled as an outward channel went through.',
    ...unseen,
  ].join('\n');
}

const minute = (at: string) => at.slice(0, 16).replace('T', ' ');
