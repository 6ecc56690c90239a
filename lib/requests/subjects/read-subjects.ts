import { findLatest } from '@/lib/approval-policy/repository';
import type { Conn } from '@/lib/db/prisma';
import { readAnswers } from '@/lib/production-review/repository';
import { agentOf, type Operation, type OperationInput, toolOf } from '../model/operation';
import type { Subjects } from '../model/subjects';
import { toProduction } from '../model/to-production';
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

/** As `readSubjects`, with what was answered for this edit of the request before agents go to production. */
export async function readRequestSubjects(
  conn: Conn,
  { id, edit, operations }: { id: string; edit: number; operations: readonly Operation[] },
): Promise<Subjects> {
  const subjects = await readSubjects(conn, operations);
  if (toProduction(operations, subjects).length === 0) return subjects;
  const productionReviews = await readAnswers(conn, id, edit);
  return productionReviews.length > 0 ? { ...subjects, productionReviews } : subjects;
}

function unique(values: (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))].sort();
}
