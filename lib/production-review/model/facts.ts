import type { AgentSpec } from '@/lib/agents/model/manifest';
import type { Constraints } from '@/lib/kernel/constraints';
import { compareDataClass, type DataClass } from '@/lib/kernel/data-class';
import type { RiskLevel } from '@/lib/kernel/risk-level';

/** What Remit knows about an agent that is to go to production. */
export interface ReviewFacts {
  spec: AgentSpec;
  /** What it asks for. `labelled` is false where nobody said what the tool reads and does. */
  asked: { tool: string; reason?: string | undefined; constraints: Constraints; labelled: boolean }[];
  /** Of all tools that it would hold; null where it would hold none. */
  highestDataClass: DataClass | null;
  risk: { score: number; level: RiskLevel } | null;
  /** Null where nobody answered the questions. */
  euClass: string | null;
  /** The way from sensitive data to the outside, if there is one, in words. */
  toxic: string | null;
}

/** What stands beside a line of the checklist that ships; nothing for a line that a company added. */
export function factsFor(line: string, facts: ReviewFacts): string[] {
  return (FACTS[line]?.(facts) ?? []).filter((fact): fact is string => Boolean(fact));
}

const FACTS: Record<string, (facts: ReviewFacts) => (string | false)[]> = {
  purpose: ({ spec }) => [`“${spec.purpose}”`, `Owner ${spec.owner}, backup ${spec.backupOwner}.`],
  data: ({ spec, highestDataClass }) => [
    declared(spec),
    highestDataClass ? `Its tools reach up to ${highestDataClass} data.` : 'It asks for no tools.',
  ],
  tools: ({ asked }) => [
    asked.length === 0 ? 'It asks for no tools.' : `It asks for ${count(asked.length, 'tool')}.`,
    ...missing(
      asked.map(({ tool, reason }) => (reason ? null : tool)),
      'No reason is given for',
    ),
    ...missing(
      asked.map(({ tool, labelled }) => (labelled ? null : tool)),
      'Nobody labelled',
    ),
  ],
  risk: ({ risk, euClass }) => [
    risk ? `Risk ${risk.score}, ${risk.level}.` : 'Its risk is not known.',
    euClass ? `EU AI Act: ${euClass.replaceAll('_', ' ')}.` : 'Its class under the EU AI Act is not assessed.',
  ],
  toxic: ({ toxic, asked }) => [
    toxic ?? 'No toxic path is known.',
    asked.some(({ labelled }) => !labelled) && 'Tools that nobody labelled are not looked at.',
  ],
  limits: ({ asked }) => (asked.length === 0 ? ['It asks for no tools.'] : limits(asked.map((one) => one.constraints))),
};

function declared({ dataAccess = [] }: AgentSpec): string {
  if (dataAccess.length === 0) return 'It declares no data.';
  const highest = dataAccess
    .map(({ dataClass }) => dataClass)
    .sort(compareDataClass)
    .at(-1);
  return `It declares ${[...new Set(dataAccess.map(({ system }) => system))].join(', ')}, up to ${highest} data.`;
}

function limits(all: Constraints[]): string[] {
  const share = (some: Constraints[]) => (some.length === all.length ? 'All' : `${some.length} of ${all.length}`);
  return [
    `${share(all.filter(({ rateLimit }) => rateLimit))} with a rate limit.`,
    `${share(all.filter(({ notAfter }) => notAfter))} with an end.`,
    `${share(all.filter(({ pii }) => pii && pii !== 'allow'))} with personal data redacted or blocked.`,
  ];
}

const NAMED = 3;

function missing(tools: (string | null)[], what: string): string[] {
  const some = tools.filter((tool) => tool !== null);
  if (some.length === 0) return [];
  const more = some.length > NAMED ? ` and ${some.length - NAMED} more` : '';
  return [`${what} ${some.slice(0, NAMED).join(', ')}${more}.`];
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
