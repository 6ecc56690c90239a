import fc from 'fast-check';
import type { Role } from '@/lib/authz/roles';

/** Everybody has two hats, so that people meet their own requests and agents again and again. */
export const CAST = {
  Ann: ['engineer', 'security'],
  Ben: ['engineer', 'security'],
  Cem: ['security', 'executive'],
  Dea: ['executive', 'engineer'],
  Eli: ['security'],
} as const satisfies Record<string, readonly Role[]>;
export type Name = keyof typeof CAST;
export const NAMES = Object.keys(CAST) as Name[];
export const TOOLS = ['crm/get_customer', 'crm/refund', 'crm/search'] as const;

const who = fc.constantFrom(...NAMES);
/** Some own nothing, so that somebody is left to decide. */
const owner = fc.constantFrom<Name>('Ann', 'Ben', 'Dea');
/** More often somebody who may. */
const decider = fc.constantFrom<Name>('Cem', 'Eli', 'Cem', 'Eli', ...NAMES);
const seldom = fc.constantFrom(true, false, false, false, false);
const tool = fc.constantFrom(...TOOLS);
/** Which of the requests made so far; the last most often. */
const which = fc.integer({ min: 0, max: 2 });

const register = fc.record({ do: fc.constant('register'), who, owner, backup: owner, tool });

const approve = fc.record({ do: fc.constant('approve'), who: decider, which, stale: seldom, token: seldom });

/** Somebody lets somebody decide, mostly one with other roles, who tries at once. */
const delegate = fc.record({
  do: fc.constant('delegate'),
  who: fc.constantFrom<Name>('Eli', 'Cem', 'Eli', 'Cem', ...NAMES),
  to: fc.constantFrom<Name>('Dea', 'Dea', 'Dea', 'Dea', 'Eli', ...NAMES),
  which,
});

const step = fc.oneof(
  { weight: 2, arbitrary: register },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ask'), who, tool, hand: fc.option(owner, { freq: 3 }) }) },
  { weight: 8, arbitrary: approve },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reject'), who, which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit'), who, which, tool }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel'), who, which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke'), who, tool }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('suspend'), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore'), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('accept'), who }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('label'), who, tool, dataClass: fc.constantFrom('internal', 'restricted') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('roles'),
      who,
      role: fc.option(fc.constantFrom('engineer', 'security', 'executive')),
    }),
  },
  { weight: 2, arbitrary: delegate },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('undelegate'), who: decider }) },
  // Hours, days, weeks, and now and then back.
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('time'), who, hours: fc.constantFrom(1, 25, 60, 100, 400, -50) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('glass'),
      who: fc.constantFrom<Name>('Dea', 'Eli', 'Dea', 'Eli', ...NAMES),
      tool,
    }),
  },
);
/** An agent is registered and mostly approved, and then anything happens. */
export const history = fc
  .tuple(
    register,
    fc.array(fc.oneof({ weight: 3, arbitrary: approve }, { weight: 1, arbitrary: delegate }), { maxLength: 2 }),
    fc.array(step, { minLength: 2, maxLength: 5 }),
  )
  .map(([first, approvals, rest]) => [{ ...first, who: first.owner }, ...approvals, ...rest] as Step[]);

// biome-ignore lint/suspicious/noExplicitAny: each kind of step has fields of its own
export type Step = { do: string } & Record<string, any>;
