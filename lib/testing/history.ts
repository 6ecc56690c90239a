import fc from 'fast-check';
import { registerAgent } from '@/lib/agents/register-agent';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import type { PersonActor } from '@/lib/authz/actor';
import type { Role } from '@/lib/authz/roles';
import { revokeGrant } from '@/lib/grants/revoke-grant';
import { prismaOf } from '@/lib/db/prisma';
import { isRemitError, notFound } from '@/lib/kernel/errors';
import { updatePerson } from '@/lib/people/update-person';
import { breakGlass } from '@/lib/requests/break-glass';
import { cancelRequest } from '@/lib/requests/cancel-request';
import { createRequest } from '@/lib/requests/create-request';
import { decideRequest } from '@/lib/requests/decide-request';
import { editRequest } from '@/lib/requests/edit-request';
import { labelTool } from '@/lib/servers/label-tool';
import type { TestWorld } from './test-world';

/** Everybody has two hats, so that people meet their own requests and agents again and again. */
export const CAST = {
  Ann: ['engineer', 'security'],
  Ben: ['engineer', 'security'],
  Cem: ['security', 'executive'],
  Dea: ['executive', 'engineer'],
  Eli: ['security'],
} as const satisfies Record<string, readonly Role[]>;
type Name = keyof typeof CAST;
const NAMES = Object.keys(CAST) as Name[];
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
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('glass'), who: fc.constantFrom<Name>('Dea', 'Eli', 'Dea', 'Eli', ...NAMES), tool }),
  },
);
/** An agent is registered and mostly approved, and then anything happens. */
export const history = fc
  .tuple(register, fc.array(approve, { maxLength: 2 }), fc.array(step, { minLength: 3, maxLength: 6 }))
  .map(([first, approvals, rest]) => [{ ...first, who: first.owner }, ...approvals, ...rest] as Step[]);

// biome-ignore lint/suspicious/noExplicitAny: each kind of step has fields of its own
export type Step = { do: string } & Record<string, any>;

/** A decision that was counted, with what its maker was at that moment. */
export interface Counted {
  request: string;
  person: string;
  roles: string[];
  digest: string;
  decision: string;
}

/** Does the steps one after the other, about one agent. What is refused is refused; anything else but a refusal throws. */
export async function play(world: TestWorld, slug: string, steps: Step[]) {
  const requests: string[] = [];
  const seen = new Map<string, string[]>();
  const counted: Counted[] = [];
  let done = 0;
  const pick = (index: number) => requests.at(-1 - (index % Math.max(1, requests.length)));
  for (const one of steps) {
    world.clock.advance(1_000);
    const actor = await present(world, one.who);
    try {
      const made = await perform(one, actor);
      if (made) requests.push(made);
      done += 1;
    } catch (error) {
      if (!isRemitError(error)) throw error;
    }
  }
  await giveRolesBack(world);
  return { requests, counted, done };

  async function perform(one: Step, actor: PersonActor): Promise<string | undefined> {
    const ctx = world.ctx(actor);
    const ask = async (...operations: object[]) =>
      (await createRequest({ ctx, input: { title: 'Ask', justification: 'Sample.', operations } })).id;
    const id = pick(one.which ?? 0) as string;
    switch (one.do) {
      case 'register': {
        const { request } = await registerAgent({ ctx, input: manifestOf(slug, one) });
        return request && !requests.includes(request.id) ? request.id : undefined;
      }
      case 'ask':
        return ask(
          { op: 'grant', agent: slug, tool: one.tool },
          ...(one.hand
            ? [{ op: 'update-agent', agent: slug, name: slug, spec: specOf(slug, one.hand, other(one.hand)) }]
            : []),
        );
      case 'accept':
        return ask({
          op: 'accept-risk',
          agent: slug,
          risk: 'Sample risk',
          reason: 'Sample.',
          compensation: 'Sample.',
          until: '2027-06-01T00:00:00Z',
        });
      case 'restore':
        return ask({ op: 'restore', agent: slug });
      case 'approve':
      case 'reject': {
        const now = await digestOf(world, id);
        const old = seen.get(id)?.[0] ?? now;
        seen.set(id, [...(seen.get(id) ?? []), now]);
        const digest = one.stale ? old : now;
        const as = one.token ? { ...actor, via: 'token' as const, mayDecide: false } : actor;
        await decideRequest({ ctx: world.ctx(as), input: { id, decision: one.do, digest } });
        if (digest !== now) throw new Error('A decision was counted for another digest than the one of now');
        if (one.token) throw new Error('A token decided that may not');
        counted.push({ request: id, person: actor.id, roles: actor.roles, digest, decision: one.do });
        return;
      }
      case 'edit': {
        const digest = await digestOf(world, id);
        const operations = [{ op: 'grant', agent: slug, tool: one.tool }];
        await editRequest({ ctx, input: { id, digest, operations } });
        return;
      }
      case 'cancel':
        await cancelRequest({ ctx, input: { id } });
        return;
      case 'revoke':
        await revokeGrant({ ctx, input: { agent: slug, tool: one.tool, reason: 'Sample' } });
        return;
      case 'suspend':
        await suspendAgent({ ctx, input: { slug, reason: 'Sample' } });
        return;
      case 'label': {
        const [server, name] = one.tool.split('/');
        const { request } = await labelTool({
          ctx,
          input: { server, tool: name, labels: { dataClass: one.dataClass } },
        });
        return request?.id;
      }
      case 'roles': {
        const admin = await world.person('Root', 'admin');
        const roles = one.role ? [one.role] : [...CAST[one.who as Name]];
        await updatePerson({ ctx: world.ctx(admin), input: { id: actor.id, change: { roles } } });
        ROLES.set(`${actor.id}`, roles as Role[]);
        return;
      }
      case 'glass':
        return (
          await breakGlass({ ctx, input: { agent: slug, tools: [one.tool], hours: 1, justification: 'Sample.' } })
        ).id;
      default:
        throw new Error(`There is no step ${one.do}`);
    }
  }
}

/** What a page would have shown; read by itself, because a page reads a hundred things more. */
async function digestOf({ db }: TestWorld, id: string): Promise<string> {
  const row = await prismaOf(db.read).changeRequest.findUnique({ where: { id: id ?? '' }, select: { digest: true } });
  if (!row) throw notFound('Request');
  return row.digest;
}

const ROLES = new Map<string, Role[]>();

/** The next history starts with the cast as it is, or soon nobody could decide anything. */
async function giveRolesBack(world: TestWorld): Promise<void> {
  for (const name of NAMES) {
    const { id } = await world.person(name);
    if (!ROLES.delete(id)) continue;
    const admin = await world.person('Root', 'admin');
    await updatePerson({ ctx: world.ctx(admin), input: { id, change: { roles: [...CAST[name]] } } });
  }
}

/** The person with the roles of this moment, as a session has them. */
async function present(world: TestWorld, name: Name): Promise<PersonActor> {
  const person = await world.person(name, ...CAST[name]);
  return { ...person, roles: ROLES.get(person.id) ?? person.roles };
}

function other(name: Name): Name {
  return NAMES[(NAMES.indexOf(name) + 1) % NAMES.length] as Name;
}

const email = (name: Name) => `${name.toLowerCase()}@example.com`;

function specOf(slug: string, owner: Name, backup: Name) {
  return {
    purpose: 'Answers sample questions',
    owner: email(owner),
    backupOwner: email(backup === owner ? other(owner) : backup),
    team: 'support',
    environment: 'production',
    exposure: 'internal',
    autonomy: 1,
    identities: [{ iss: 'https://idp.example.com', sub: slug }],
  };
}

function manifestOf(slug: string, { owner, backup, tool: wanted }: Step) {
  return { metadata: { slug, name: slug }, spec: { ...specOf(slug, owner, backup), tools: [{ tool: wanted }] } };
}
