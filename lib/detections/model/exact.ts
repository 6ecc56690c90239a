import { z } from 'zod';
import { LINEAGE_WORDS } from '@/lib/decision-log/model/lineage';
import { compareDataClass, type DataClass } from '@/lib/kernel/data-class';
import { defineDetection, groupBy, storyOf } from './detection';
import { type Facts, type SeenCall, wentThrough } from './facts';

const NONE = z.strictObject({});
/** By agent and tool: the same call again and again is one story. */
const pair = ({ agent, tool }: SeenCall) => `${agent ?? ''}\n${tool}`;
const who = (agent: string | null) => agent ?? 'Nobody with a name';

function eachPair(
  id: string,
  calls: SeenCall[],
  tell: (first: SeenCall, group: SeenCall[]) => [string, string],
  keyOf = pair,
  most = Number.POSITIVE_INFINITY,
) {
  const groups = [...groupBy(calls, keyOf).values()];
  const findings = groups.slice(0, most).map((group) => {
    const first = group[0] as SeenCall;
    const [title, says] = tell(first, group);
    const agent = group.every((call) => call.agent === first.agent) ? first.agent : null;
    return storyOf(group, { key: `${id}\n${keyOf(first)}`, agent, title, says, path: [first.tool] });
  });
  const rest = groups.slice(most);
  if (rest.length > 0) {
    const title = `${rest.length} more names that are not registered`;
    const says = 'So many names came at once that they are told of together. The calls have each of them.';
    findings.push(storyOf(rest.flat(), { key: `${id}\nmany`, agent: null, title, says, path: [] }));
  }
  return { findings, notEnough: [] };
}

/** Of what came together: whoever makes up names makes no more alerts than people can read. */
const MOST_NAMES = 50;

export const unregistered = defineDetection({
  id: 'unregistered',
  version: 1,
  name: 'Agent or tool that nobody registered',
  explains: 'A gateway told of a call by an agent, or to a tool, that is not in the registry.',
  suggests: 'Find out who runs it. Register the agent or the server, or block it at the gateway.',
  exact: true,
  base: 'medium',
  parameters: NONE,
  detect: ({ fresh }) =>
    eachPair(
      'unregistered',
      fresh.filter(({ unknown, agent }) => unknown !== null && !(unknown === 'agent' && agent === null)),
      ({ agent, tool, unknown }) => {
        const what = unknown === 'both' ? 'Neither is' : unknown === 'agent' ? 'The agent is not' : 'The tool is not';
        const name = unknown === 'tool' ? tool : who(agent);
        return [`${name} is not registered`, `${who(agent)} called ${tool}. ${what} in the registry.`];
      },
      // Whoever it is that is not known, whatever it called; or what is not known, whoever called it.
      ({ agent, tool, unknown }) => (unknown === 'tool' ? `tool\n${tool}` : `agent\n${agent ?? ''}`),
      MOST_NAMES,
    ),
});

export const orphanCalls = defineDetection({
  id: 'orphan-calls',
  version: 1,
  name: 'Allowed, and resting on nothing',
  explains: 'A gateway allowed a call for which there is no grant, no such policy, or another definition of the tool.',
  suggests: 'Compare what the gateway has in force with what Remit published to it. Until then, do not trust it.',
  exact: true,
  base: 'high',
  parameters: NONE,
  detect: ({ fresh }) =>
    eachPair(
      'orphan-calls',
      fresh.filter(({ lineage }) => lineage !== null),
      ({ agent, tool, lineage }) => [
        `${who(agent)} was let call ${tool} without a grant that Remit knows`,
        LINEAGE_WORDS[lineage as NonNullable<SeenCall['lineage']>].says,
      ],
    ),
});

/** What a grant is for; a limit or a policy that is too old is another matter. */
const OUTSIDE = ['no_grant', 'grant_expired', 'agent_suspended', 'data_class_exceeded', 'definition_changed'];

export const outsideGrant = defineDetection({
  id: 'outside-grant',
  version: 1,
  name: 'Went through outside of its grant',
  explains: 'A call that policy denies went through, because the gateway or the agent is in shadow mode.',
  suggests: 'Ask for the access if the agent needs it, or end shadow mode so that such calls are stopped.',
  exact: true,
  base: 'medium',
  parameters: NONE,
  detect: ({ fresh }) =>
    eachPair(
      'outside-grant',
      fresh.filter((call) => call.decision === 'deny' && !call.enforced && OUTSIDE.includes(call.reason)),
      ({ agent, tool }, group) => [
        `${who(agent)} called ${tool} outside of its grants`,
        `${group.length === 1 ? 'A call' : `${group.length} calls`} that policy denies went through in shadow mode.`,
      ],
    ),
});

export const definitionDrift = defineDetection({
  id: 'definition-drift',
  version: 1,
  name: 'A tool is not what was approved',
  explains:
    'A gateway found another definition of a tool than the approved one when an agent called it: what the tool says of itself, or takes, has changed since people looked at it.',
  suggests: 'Look at what changed on the page of the tool. Adopt the new definition by a request, or ask its server.',
  exact: true,
  base: 'medium',
  parameters: NONE,
  detect: ({ fresh }) =>
    eachPair(
      'definition-drift',
      fresh.filter(({ decision, reason }) => decision === 'deny' && reason === 'definition_changed'),
      ({ tool }, group) => [
        `${tool} is not what was approved`,
        `A gateway saw another definition than the approved one in ${group.length === 1 ? 'a call' : `${group.length} calls`}${group.every(({ enforced }) => enforced) ? ', and denied it' : '; not all were stopped'}.`,
      ],
      ({ tool }) => tool,
    ),
});

/** The classes of a call that are above what its tool is labelled with. */
function above({ dataClasses, tool }: SeenCall, { tools }: Facts): string[] {
  const label = tools.get(tool)?.dataClass;
  return label ? dataClasses.filter((one) => compareDataClass(one as DataClass, label) > 0) : [];
}

export const aboveLabel = defineDetection({
  id: 'above-label',
  version: 1,
  name: 'Data above what the tool is labelled with',
  explains: 'A tool gave data of a more sensitive class than people said it holds.',
  suggests: 'Look at what the tool gives. Label it anew, so that grants and limits count with that.',
  exact: true,
  base: 'medium',
  parameters: NONE,
  detect: (facts) =>
    eachPair(
      'above-label',
      facts.fresh.filter((call) => wentThrough(call) && above(call, facts).length > 0),
      (first, group) => {
        const found = [...new Set(group.flatMap((call) => above(call, facts)))].join(' and ');
        const label = facts.tools.get(first.tool)?.dataClass;
        return [
          `${first.tool} gave ${found} data to ${who(first.agent)}`,
          `The tool is labelled ${label}; the gateway found ${found} data in ${group.length === 1 ? 'a call' : `${group.length} calls`}.`,
        ];
      },
    ),
});
