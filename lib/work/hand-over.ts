import { z } from 'zod';
import { may } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { invalid, notFound, RemitError } from '@/lib/kernel/errors';
import { findPerson, findPersonByEmail } from '@/lib/people/repository';
import { readRequest } from '@/lib/requests/read-request';
import { type Submission, submitRequest } from '@/lib/requests/submit-request';
import { defineVerb } from '@/lib/verb/define-verb';
import type { HandedOver } from './model/dto';
import { AGENTS_PER_REQUEST, handedOver, handOverSchema } from './model/hand-over';
import * as repository from './repository';

/**
 * Gives all that one person answers for to another. Agents change their owner by a change request, which somebody else
 * approves. MCP servers change theirs at once, by an administrator: like a role, who owns a server says who decides.
 */
export const handOver = defineVerb({
  action: 'person.hand-over',
  permission: 'agent:hand-over',
  input: handOverSchema.extend({ person: z.string().max(64) }),
  async run({ ctx, tx, input, now, audit, unchanged }): Promise<HandedOver> {
    const from = await findPerson(tx, input.person);
    if (!from) throw notFound('person');
    const to = await takerOf(tx, 'to', input.to, from);
    const orElse = input.orElse === undefined ? null : await takerOf(tx, 'orElse', input.orElse, from);
    const takers = { to: to.email, orElse: orElse?.email };
    const submission = { ctx, tx, now, audit };
    const { requests, waiting } = await askForAgents(submission, from, takers, input.justification);
    const servers = may(ctx.actor, 'server:transfer') ? await repository.transferServers(tx, from.id, to.id, now) : [];
    if (servers.length > 0) {
      await audit({ subject: { kind: 'person', id: from.id }, detail: { servers, from: from.email, to: to.email } });
    }
    if (requests.length + servers.length === 0) {
      const [first] = waiting;
      if (first) throw new RemitError('conflict', `CR-${first.number} changes ${first.agent} already, and waits.`);
      unchanged();
    }
    return { requests, servers, waiting };
  },
});

interface Person {
  id: string;
  name: string;
  email: string;
}

async function takerOf(tx: Conn, field: 'to' | 'orElse', email: string, from: Person): Promise<Person> {
  const person = await findPersonByEmail(tx, email);
  if (person?.status !== 'active') throw invalid(field, `Nobody active here has the address ${email}.`);
  if (person.id === from.id) throw invalid(field, 'Name somebody else than who hands over.');
  return person;
}

async function askForAgents(
  submission: Submission,
  from: Person,
  takers: { to: string; orElse: string | undefined },
  justification: string,
): Promise<Pick<HandedOver, 'requests' | 'waiting'>> {
  const { tx, ctx } = submission;
  const done: Pick<HandedOver, 'requests' | 'waiting'> = { requests: [], waiting: [] };
  for (let after = ''; ; ) {
    const agents = await repository.listOwned(tx, from.id, after, AGENTS_PER_REQUEST);
    const pending = await repository.listPendingUpdates(
      tx,
      agents.map(({ slug }) => slug),
    );
    const open = agents.filter(({ slug }) => !pending.has(slug));
    done.waiting.push(...[...pending].map(([agent, number]) => ({ agent, number })));
    if (open.length > 0) {
      const operations = open.map((agent) => changeOf(agent, from, takers));
      const what = open.length === 1 ? open[0]?.slug : `${open.length} agents`;
      const id = await submitRequest(submission, {
        title: `Hand over ${what} of ${from.name} to ${takers.to}`,
        justification: justification || `${from.name} no longer answers for ${open.length === 1 ? 'it' : 'them'}.`,
        operations,
        authorised: true,
      });
      done.requests.push({ id, number: (await readRequest(ctx, tx, id)).number, agents: open.length });
    }
    if (agents.length < AGENTS_PER_REQUEST) return done;
    after = agents.at(-1)?.slug ?? '';
  }
}

function changeOf(agent: repository.OwnedAgent, from: Person, takers: { to: string; orElse: string | undefined }) {
  const { owner, backupOwner } = agent.spec;
  const hasLeft = (email: string) => email === from.email || agent.left.includes(email);
  const after = handedOver({ owner, backupOwner }, hasLeft, takers);
  if (!after) {
    throw invalid('orElse', `${agent.slug} needs one more person: name somebody who takes its other part.`);
  }
  return { op: 'update-agent' as const, agent: agent.slug, name: agent.name, spec: { ...agent.spec, ...after } };
}
