import { findLatest } from '@/lib/approval-policy/repository';
import type { Conn } from '@/lib/db/prisma';
import { agentOf, type Operation, type OperationInput, toolOf } from '../model/operation';
import type { Subjects } from '../model/subjects';
import { readAgentSubjects, readGrantSubjects, readServerToolKeys, readToolSubjects } from './repository';

/** Reads what the operations are about, in a stable order. */
export async function readSubjects(conn: Conn, operations: readonly (Operation | OperationInput)[]): Promise<Subjects> {
  const agents = unique(operations.map((operation) => agentOf(operation as Operation)));
  const named = operations.map((operation) => toolOf(operation as Operation) ?? null);
  const servers = unique(operations.map((operation) => ('server' in operation ? (operation.server ?? null) : null)));
  const keys = unique([...named, ...(await readServerToolKeys(conn, servers))]);
  const [agentSubjects, toolSubjects, grants] = [
    await readAgentSubjects(conn, agents),
    await readToolSubjects(conn, keys),
    await readGrantSubjects(conn, agents, keys),
  ];
  const subjects = { agents: agentSubjects, tools: toolSubjects, grants };
  if (!operations.some(({ op }) => op === 'set-approval-policy')) return subjects;
  return { ...subjects, approvalPolicy: (await findLatest(conn)).policy };
}

function unique(values: (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))].sort();
}
