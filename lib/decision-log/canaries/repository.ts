import { Prisma } from '@/lib/db/generated/client';
import { CANARY_STATUS } from '@/lib/policy-engine/decision-entry';

/** Of the entries of the decision log, those that are calls of agents: `isCanary` (../model/canary.ts) in SQL. */
export const NO_CANARY = Prisma.sql`"status" IS DISTINCT FROM ${CANARY_STATUS}`;

/** The same for a `where`. */
export const noCanary = { OR: [{ status: null }, { status: { not: CANARY_STATUS } }] };
