import { registerAgent } from '@/lib/agents/register-agent';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import type { PersonActor } from '@/lib/authz/actor';
import type { Role } from '@/lib/authz/roles';
import { prismaOf } from '@/lib/db/prisma';
import { createDelegation } from '@/lib/delegations/create-delegation';
import { endDelegation } from '@/lib/delegations/end-delegation';
import { revokeGrant } from '@/lib/grants/revoke-grant';
import { isRemitError, notFound } from '@/lib/kernel/errors';
import { updatePerson } from '@/lib/people/update-person';
import { advanceRequest } from '@/lib/requests/advance-request';
import { breakGlass } from '@/lib/requests/break-glass';
import { cancelRequest } from '@/lib/requests/cancel-request';
import { createRequest } from '@/lib/requests/create-request';
import { decideRequest } from '@/lib/requests/decide-request';
import { editRequest } from '@/lib/requests/edit-request';
import { labelTool } from '@/lib/servers/label-tool';
import { CAST, NAMES, type Name, type Step } from './history-steps';
import type { TestWorld } from './test-world';

/** A decision that was counted, with what its maker was at that moment. */
export interface Counted {
  request: string;
  person: string;
  /** Who let them decide it. */
  onBehalfOf: string | null;
  /** Of the maker, or of who let them. */
  roles: readonly string[];
  digest: string;
  decision: string;
}

/**
 * Does the steps one after the other, about one agent. What is refused is refused; anything else but a refusal throws.
 * By `act`: reading the answers took longer than all that is proven here.
 */
export async function play(world: TestWorld, slug: string, steps: Step[]) {
  const requests: string[] = [];
  const seen = new Map<string, string[]>();
  const counted: Counted[] = [];
  const delegations = givenIn(world);
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

  /** The roles of who let somebody decide; that they did has to be true at this moment. */
  function letDecide(from: string, to: string): readonly string[] {
    const { now } = world.clock;
    const held = delegations.some((one) => one.from === from && one.to === to && !one.ended && now < one.until);
    if (!held) throw new Error('Somebody decided for a person who does not let them');
    return ROLES.get(from) ?? CAST_OF.get(from) ?? [];
  }

  async function perform(one: Step, actor: PersonActor): Promise<string | undefined> {
    const ctx = world.ctx(actor);
    const ask = async (...operations: object[]) =>
      (await createRequest.act({ ctx, input: { title: 'Ask', justification: 'Sample.', operations } })).id;
    const id = pick(one.which ?? 0) as string;
    switch (one.do) {
      case 'register': {
        const { request } = await registerAgent.act({ ctx, input: manifestOf(slug, one) });
        return request && !requests.includes(request) ? request : undefined;
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
          until: new Date(world.clock.now.getTime() + 180 * DAY_MS).toISOString(),
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
        await decideRequest.act({ ctx: world.ctx(as), input: { id, decision: one.do, digest } });
        if (digest !== now) throw new Error('A decision was counted for another digest than the one of now');
        if (one.token) throw new Error('A token decided that may not');
        const onBehalfOf = await lastFor(world, id);
        const roles = onBehalfOf ? letDecide(onBehalfOf, actor.id) : actor.roles;
        counted.push({ request: id, person: actor.id, onBehalfOf, roles, digest, decision: one.do });
        return;
      }
      case 'delegate': {
        const until = new Date(world.clock.now.getTime() + 20 * DAY_MS);
        const input = { to: email(one.to), until: until.toISOString(), reason: 'Sample' };
        const to = await present(world, one.to);
        await createDelegation
          .act({ ctx, input })
          .then(
            ({ id: given }) => delegations.push({ id: given, from: actor.id, to: to.id, until, ended: false }),
            ignoreRefusal,
          );
        return perform({ ...one, do: 'approve', who: one.to }, to);
      }
      case 'undelegate': {
        const { now } = world.clock;
        const given = delegations.find(({ from, ended, until }) => from === actor.id && !ended && now < until);
        if (!given) return;
        await endDelegation.act({ ctx, input: { id: given.id } });
        given.ended = true;
        return;
      }
      case 'time':
        world.clock.advance(one.hours * 3_600_000);
        // The job does the same for all that waits; here for what this history is about.
        for (const request of requests.slice(-2)) await advanceRequest({ ctx: world.system, input: { id: request } });
        return;
      case 'edit': {
        const digest = await digestOf(world, id);
        const operations = [{ op: 'grant', agent: slug, tool: one.tool }];
        await editRequest.act({ ctx, input: { id, digest, operations } });
        return;
      }
      case 'cancel':
        await cancelRequest.act({ ctx, input: { id } });
        return;
      case 'revoke':
        await revokeGrant({ ctx, input: { agent: slug, tool: one.tool, reason: 'Sample' } });
        return;
      case 'suspend':
        await suspendAgent.act({ ctx, input: { slug, reason: 'Sample' } });
        return;
      case 'label': {
        const [server, name] = one.tool.split('/');
        const { request } = await labelTool.act({
          ctx,
          input: { server, tool: name, labels: { dataClass: one.dataClass } },
        });
        return request ?? undefined;
      }
      case 'roles': {
        const admin = await world.person('Root', 'admin');
        const roles = one.role ? [one.role] : [...CAST[one.who as Name]];
        await updatePerson.act({ ctx: world.ctx(admin), input: { id: actor.id, change: { roles } } });
        ROLES.set(`${actor.id}`, roles as Role[]);
        return;
      }
      case 'glass':
        return (
          await breakGlass.act({ ctx, input: { agent: slug, tools: [one.tool], hours: 1, justification: 'Sample.' } })
        ).id;
      default:
        throw new Error(`There is no step ${one.do}`);
    }
  }
}

interface Given {
  id: string;
  from: string;
  to: string;
  until: Date;
  ended: boolean;
}

const DAY_MS = 86_400_000;

/** They outlast a history: the next one of this company meets them. */
const GIVEN = new WeakMap<TestWorld, Given[]>();

function givenIn(world: TestWorld): Given[] {
  const known = GIVEN.get(world) ?? [];
  GIVEN.set(world, known);
  return known;
}

function ignoreRefusal(error: unknown): void {
  if (!isRemitError(error)) throw error;
}

/** What a page would have shown; read by itself, because a page reads a hundred things more. */
async function digestOf({ db }: TestWorld, id: string): Promise<string> {
  const row = await prismaOf(db.read).changeRequest.findUnique({ where: { id: id ?? '' }, select: { digest: true } });
  if (!row) throw notFound('Request');
  return row.digest;
}

/** For whom the last decision on it was made. */
async function lastFor({ db }: TestWorld, requestId: string): Promise<string | null> {
  const last = await prismaOf(db.read).decision.findFirst({ where: { requestId }, orderBy: [{ at: 'desc' }] });
  return last?.onBehalfOfId ?? null;
}

const ROLES = new Map<string, Role[]>();
/** By id, the roles that somebody has at the start. */
const CAST_OF = new Map<string, readonly Role[]>();

/** The next history starts with the cast as it is, or soon nobody could decide anything. */
async function giveRolesBack(world: TestWorld): Promise<void> {
  for (const name of NAMES) {
    const { id } = await world.person(name);
    if (!ROLES.delete(id)) continue;
    const admin = await world.person('Root', 'admin');
    await updatePerson.act({ ctx: world.ctx(admin), input: { id, change: { roles: [...CAST[name]] } } });
  }
}

/** The person with the roles of this moment, as a session has them. */
async function present(world: TestWorld, name: Name): Promise<PersonActor> {
  const person = await world.person(name, ...CAST[name]);
  CAST_OF.set(person.id, CAST[name]);
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
