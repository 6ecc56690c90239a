import { isRegistered, statusAfter } from '@/lib/agents/model/lifecycle';
import { settledSpec } from '@/lib/agents/model/manifest';
import type { FieldError } from '@/lib/kernel/errors';
import type { AnyOperation, Operation, OperationInput } from './operation';
import { findAgent, findGrant, findTool, type Subjects, type ToolSubject } from './subjects';

export interface Normalised {
  operations: Operation[];
  errors: FieldError[];
}

/** What operations are checked against beside their subjects. */
export interface Surroundings {
  now: Date;
  /** Version of the approval policy for new requests. */
  approvalPolicyVersion: number;
  /** E-mail addresses of active people. */
  activeEmails: ReadonlySet<string>;
  /** Which registered agents, or agents in review, act as an identity, by `identityKey`. */
  holders: ReadonlyMap<string, readonly string[]>;
  /** Slugs of the agents whose newest answers under the EU AI Act come to a prohibited practice. */
  prohibited: ReadonlySet<string>;
  /** Slugs of the agents named as ones that may be called which are there and not retired. */
  callable: ReadonlySet<string>;
}

export function identityKey({ iss, sub }: { iss: string; sub: string }): string {
  return JSON.stringify([iss, sub]);
}

/**
 * Resolves what was left open and checks every operation against how things are now, the same way when a
 * request is made and when it is approved. Collects all errors; fields are paths such as `operations.2.tool`.
 */
export function normalise(inputs: readonly AnyOperation[], subjects: Subjects, surroundings: Surroundings): Normalised {
  const errors: FieldError[] = [];
  const operations: Operation[] = [];
  const registers = new Set(inputs.filter((o) => o.op === 'register-agent').map((o) => o.agent));
  const seen = new Set<string>();
  const claims = claimsWithin(inputs, surroundings.holders);

  inputs.forEach((input, index) => {
    const refuse = (field: string, message: string) => {
      errors.push({ field: `operations.${index}${field ? `.${field}` : ''}`, message });
    };
    for (const operation of resolve(input, subjects, refuse)) {
      const key = identity(operation);
      if (seen.has(key)) refuse('', 'Another operation of this request changes the same thing.');
      seen.add(key);
      check(operation, { ...surroundings, subjects, holders: claims, registers, refuse });
      operations.push(operation);
    }
  });
  return { operations, errors };
}

const LONGEST_ACCEPTANCE_DAYS = 366;

type Refuse = (field: string, message: string) => void;

function resolve(input: AnyOperation, subjects: Subjects, refuse: Refuse): Operation[] {
  switch (input.op) {
    case 'register-agent':
    case 'update-agent':
      return [{ ...input, spec: settledSpec(input.spec) }];
    case 'grant':
    case 'constrain': {
      const own = findTool(subjects, input.tool)?.dataClass ?? 'restricted';
      return [{ ...input, constraints: { ...input.constraints, maxDataClass: input.constraints.maxDataClass ?? own } }];
    }
    case 'adopt':
      return resolveAdopt(input, subjects, refuse);
    default:
      return [input];
  }
}

type AdoptInput = Extract<OperationInput, { op: 'adopt' }>;

function resolveAdopt(input: AdoptInput, subjects: Subjects, refuse: Refuse): Operation[] {
  if (Boolean(input.server) === Boolean(input.tool)) {
    refuse('', 'Name either a server or a tool to adopt.');
    return [];
  }
  if (input.tool) {
    const tool = findTool(subjects, input.tool);
    return [
      { op: 'adopt', tool: input.tool, definition: input.definition ?? tool?.current ?? '', reason: input.reason },
    ];
  }
  const changed = subjects.tools.filter((tool) => tool.key.startsWith(`${input.server}/`) && isChanged(tool));
  if (changed.length === 0) refuse('server', `No tool of ${input.server} waits to be adopted.`);
  return changed.map((tool) => ({ op: 'adopt', tool: tool.key, definition: tool.current, reason: input.reason }));
}

/** A tool whose definition is no longer the approved one. */
function isChanged(tool: ToolSubject): boolean {
  return !tool.removed && tool.pinned !== null && tool.pinned !== tool.current;
}

function identity(operation: Operation): string {
  switch (operation.op) {
    case 'grant':
    case 'revoke':
    case 'constrain':
      return `grant ${operation.agent} ${operation.tool}`;
    case 'adopt':
    case 'label':
      return `${operation.op} ${operation.tool}`;
    case 'accept-risk':
      return `accept ${operation.agent}`;
    case 'set-approval-policy':
      return operation.op;
    default:
      return `agent ${operation.agent}`;
  }
}

interface CheckContext extends Surroundings {
  subjects: Subjects;
  registers: ReadonlySet<string>;
  refuse: Refuse;
}

function check(operation: Operation, context: CheckContext): void {
  const { subjects, refuse } = context;
  switch (operation.op) {
    case 'register-agent':
    case 'update-agent':
      checkAgent(operation, context);
      if (operation.op === 'register-agent') checkLawful(operation.agent, context);
      checkIdentities(operation, context);
      checkDelegation(operation, context);
      return;
    case 'grant':
      checkEnd(operation, context);
      checkHolder(operation.agent, context);
      if (!checkTool(operation.tool, context)) return;
      if (findGrant(subjects, operation.agent, operation.tool)) {
        refuse('tool', `${operation.agent} holds ${operation.tool} already. Use constrain to change its limits.`);
      }
      if (isChanged(findTool(subjects, operation.tool) as ToolSubject)) {
        refuse('tool', `The definition of ${operation.tool} has changed since it was approved. Adopt it first.`);
      }
      return;
    case 'revoke':
    case 'constrain':
      if (operation.op === 'constrain') checkEnd(operation, context);
      if (!findGrant(subjects, operation.agent, operation.tool)) {
        refuse('tool', `${operation.agent} does not hold ${operation.tool}.`);
      }
      return;
    case 'adopt':
      if (!checkTool(operation.tool, context)) return;
      if (findTool(subjects, operation.tool)?.current !== operation.definition) {
        refuse('definition', `This is not the definition that ${operation.tool} has now. Look at the new one first.`);
      } else if (!isChanged(findTool(subjects, operation.tool) as ToolSubject)) {
        refuse('tool', `${operation.tool} has nothing to adopt.`);
      }
      return;
    case 'label':
      checkTool(operation.tool, context);
      return;
    case 'accept-risk':
      checkHolder(operation.agent, context);
      checkUntil(operation.until, context);
      return;
    case 'set-approval-policy':
      if (operation.basedOn !== context.approvalPolicyVersion) {
        refuse(
          'basedOn',
          `The approval policy is at version ${context.approvalPolicyVersion} by now. Start from that one.`,
        );
      }
      return;
    default: {
      const agent = findAgent(subjects, operation.agent);
      if (!agent) refuse('agent', `There is no agent ${operation.agent}.`);
      else if (!statusAfter(agent.status, operation.op))
        refuse('agent', `${operation.agent} is ${agent.status}; it cannot be ${past(operation.op)}.`);
      if (operation.op === 'restore') checkLawful(operation.agent, context);
    }
  }
}

function checkAgent(operation: Operation & { op: 'register-agent' | 'update-agent' }, context: CheckContext) {
  const { subjects, activeEmails, refuse } = context;
  const agent = findAgent(subjects, operation.agent);
  if (operation.op === 'register-agent' && agent && !statusAfter(agent.status, 'register')) {
    refuse('agent', `${operation.agent} is registered already. Use update-agent.`);
  }
  if (operation.op === 'update-agent' && !(agent && isRegistered(agent.status))) {
    refuse('agent', `There is no registered agent ${operation.agent}.`);
  }
  for (const field of ['owner', 'backupOwner'] as const) {
    if (!activeEmails.has(operation.spec[field])) {
      refuse(
        `spec.${field}`,
        `Nobody active here has the address ${operation.spec[field]}. Ask an administrator to add them.`,
      );
    }
  }
}

function checkIdentities(
  operation: Operation & { op: 'register-agent' | 'update-agent' },
  { holders, refuse }: CheckContext,
) {
  operation.spec.identities.forEach((identity, index) => {
    const other = holders.get(identityKey(identity))?.find((slug) => slug !== operation.agent);
    // Two agents with one identity would be nobody at a gateway.
    if (other) refuse(`spec.identities.${index}.sub`, `${other} has this identity already. Each agent needs its own.`);
  });
}

function checkDelegation(
  operation: Operation & { op: 'register-agent' | 'update-agent' },
  { callable, registers, refuse }: CheckContext,
) {
  // Requests from before delegation have none.
  (operation.spec.delegatesTo ?? []).forEach((slug, index) => {
    const field = `spec.delegatesTo.${index}`;
    if (slug === operation.agent) refuse(field, 'An agent does not call itself. Take it off the list.');
    else if (!callable.has(slug) && !registers.has(slug))
      refuse(field, `There is no agent ${slug}, or it is retired. Check the spelling, or register it first.`);
  });
}

/** Who acts as what, once the operations are in force. */
function claimsWithin(
  inputs: readonly AnyOperation[],
  holders: Surroundings['holders'],
): Map<string, readonly string[]> {
  const claims = new Map(holders);
  for (const input of inputs) {
    if (!('spec' in input)) continue;
    for (const identity of input.spec.identities) {
      const key = identityKey(identity);
      claims.set(key, [...(claims.get(key) ?? []), input.agent]);
    }
  }
  return claims;
}

/** No approval makes lawful what Article 5 forbids; taking access away stays possible. */
function checkLawful(slug: string, { prohibited, refuse }: CheckContext) {
  if (!prohibited.has(slug)) return;
  refuse(
    'agent',
    `${slug} is a prohibited practice under the EU AI Act, by the newest answers about it. Nobody can approve access for it. If they are wrong, answer the questions again.`,
  );
}

function checkHolder(slug: string, context: CheckContext) {
  const { subjects, registers, refuse } = context;
  const agent = findAgent(subjects, slug);
  checkLawful(slug, context);
  if (registers.has(slug) || (agent && isRegistered(agent.status))) return;
  refuse('agent', agent ? `${slug} is ${agent.status}; register it first.` : `There is no agent ${slug}.`);
}

function checkUntil(until: string, { now, refuse }: CheckContext) {
  const days = (Date.parse(until) - now.getTime()) / 86_400_000;
  if (days <= 0) refuse('until', 'Give a time in the future.');
  if (days > LONGEST_ACCEPTANCE_DAYS) refuse('until', 'A risk is accepted for a year at most; then look again.');
}

/** An end that has passed would say that a grant was over while it was live. */
function checkEnd({ constraints }: Operation & { op: 'grant' | 'constrain' }, { now, refuse }: CheckContext) {
  if (constraints.notAfter === undefined || Date.parse(constraints.notAfter) > now.getTime()) return;
  refuse('constraints.notAfter', 'Give an end that is still to come.');
}

function checkTool(key: string, { subjects, refuse }: CheckContext): boolean {
  const tool = findTool(subjects, key);
  if (tool && !tool.removed) return true;
  refuse(
    'tool',
    tool
      ? `The server no longer has the tool ${key}.`
      : `There is no tool ${key}. Sync the server, or check the spelling.`,
  );
  return false;
}

function past(op: 'suspend' | 'restore' | 'retire'): string {
  return { suspend: 'suspended', restore: 'restored', retire: 'retired' }[op];
}
