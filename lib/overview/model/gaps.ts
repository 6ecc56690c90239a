/** What keeps an active agent from being fully governed. A number of agents may have several. */
export const GAPS = [
  'owner',
  'risk',
  'eu-class',
  'acceptance',
  'confirmation',
  'weekly-review',
  'gateway',
  'unguarded',
  'shadow',
] as const;
export type Gap = (typeof GAPS)[number];

interface GapWords {
  name: string;
  /** What is counted, exactly. */
  says: string;
  /** After "one" and after a number: "one lacks an owner", "3 lack an owner". */
  one: string;
  many: string;
}

export const GAP_WORDS: Record<Gap, GapWords> = {
  owner: {
    name: 'Owner or backup owner left',
    says: 'Its owner or its backup owner is disabled.',
    one: 'lost an owner',
    many: 'lost an owner',
  },
  risk: {
    name: 'Risk not assessed',
    says: 'It has no risk score.',
    one: 'has no risk score',
    many: 'have no risk score',
  },
  'eu-class': {
    name: 'Not classified',
    says: 'Nobody answered the questionnaire of the EU AI Act for it.',
    one: 'is not classified under the EU AI Act',
    many: 'are not classified under the EU AI Act',
  },
  acceptance: {
    name: 'Risk not accepted',
    says: 'It is critical or blocked and nobody accepted that, or what was accepted is over and not settled.',
    one: 'runs at a risk that nobody accepts now',
    many: 'run at a risk that nobody accepts now',
  },
  confirmation: {
    name: 'Confirmation overdue',
    says: 'Its owner had to confirm it before now.',
    one: 'was not confirmed in time',
    many: 'were not confirmed in time',
  },
  'weekly-review': {
    name: 'Weekly review missed',
    says: 'It is in a weekly review that is overdue and not signed.',
    one: 'missed a weekly review',
    many: 'missed a weekly review',
  },
  gateway: {
    name: 'Behind a gateway in trouble',
    says: 'A gateway that enforces before one of its tools is silent, refuses policy, went back, or was never seen.',
    one: 'runs behind a gateway in trouble',
    many: 'run behind a gateway in trouble',
  },
  unguarded: {
    name: 'No gateway before a tool',
    says: 'No gateway that enforces stands before the server of one of its tools.',
    one: 'holds a tool that no gateway guards',
    many: 'hold a tool that no gateway guards',
  },
  shadow: {
    name: 'Nothing is stopped',
    says: 'The agent runs in shadow mode: what it is not allowed goes through.',
    one: 'runs in shadow mode',
    many: 'run in shadow mode',
  },
};

/** The definition, as people read it beside the number. */
export const CUSTOMER_DATA =
  'An active agent with a live grant of a tool that is there and is labelled confidential or restricted (the tool or ' +
  'one of its fields), or with personal, health, card or financial data.';
export const NOT_GOVERNED = 'Any of these holds of it:';

/** The sets of agents that a number opens. */
export const SET_WORDS = {
  'customer-data': { name: 'Agents that can touch customer data', says: CUSTOMER_DATA },
  'not-governed': {
    name: 'Not fully governed',
    says: 'Agents that can touch customer data and that lack something. Each row says what.',
  },
  unlabelled: {
    name: 'Agents that hold what nobody labelled',
    says: 'Active agents that hold no tool that is known to touch customer data, and one that nobody labelled.',
  },
  'high-risk': { name: 'High risk or more', says: 'Active agents whose risk is high, critical or blocked.' },
  active: { name: 'Active agents', says: 'What each lacks to be fully governed stands beside it.' },
};

/** "2 lost an owner, one missed a weekly review", the most first. */
export function gapSentence(counts: readonly { gap: Gap; agents: number }[]): { gap: Gap; text: string }[] {
  return counts
    .filter(({ agents }) => agents > 0)
    .sort((a, b) => b.agents - a.agents || GAPS.indexOf(a.gap) - GAPS.indexOf(b.gap))
    .map(({ gap, agents }) => ({
      gap,
      text: agents === 1 ? `one ${GAP_WORDS[gap].one}` : `${agents.toLocaleString('en')} ${GAP_WORDS[gap].many}`,
    }));
}
