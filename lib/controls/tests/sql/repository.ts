import { Prisma } from '@/lib/db/generated/client';

/** What a test asks the database. Names are the test's own, so that its file of words says what they mean. */
export interface Question {
  /** How many resources there are, as one number. */
  total: Prisma.Sql;
  /** Those that fail, each key once: key, label, fault, detail (text or null), at (timestamp or null). */
  failing: Prisma.Sql;
  /** 'no-data', 'too-early' or null; absent: it can always be answered. */
  lack?: Prisma.Sql;
}

/** A gateway as it stands now: what receipts and silence say is a pure rule, and given from outside. */
export interface StandingGateway {
  id: string;
  slug: string;
  kind: string;
  mode: string;
  servers: string[];
  state: string;
  /** In force by its own word. */
  serial: number | null;
  lastSeenAt: string | null;
}

export interface Facts {
  now: Date;
  gateways: readonly StandingGateway[];
}

export type Questions<Id extends string> = Record<Id, (facts: Facts) => Question>;

const DAY_MS = 86_400_000;

export const at = (time: Date) => Prisma.sql`${time}::timestamp(3)`;
export const ago = ({ now }: Facts, days: number) => at(new Date(now.getTime() - days * DAY_MS));

export const GOVERNED = Prisma.sql`"status" IN ('approved', 'active', 'suspended')`;

/** Gateways as a table `g`. */
export const gatewaysOf = ({ gateways }: Facts) =>
  Prisma.sql`jsonb_to_recordset(${JSON.stringify(gateways)}::jsonb) AS g("id" text, "slug" text, "kind" text, "mode" text,
    "servers" text[], "state" text, "serial" int, "lastSeenAt" timestamp(3))`;

const TOLD = Prisma.sql`EXISTS (SELECT 1 FROM "DecisionBatch")`;
/** Nobody has told of a call yet. */
export const UNTOLD = Prisma.sql`CASE WHEN ${TOLD} THEN NULL ELSE 'no-data' END`;

/** No gateway that enforces has said what it has in force; only where something would have to be proven by that. */
export const unsaid = (facts: Facts, total: Prisma.Sql) => Prisma.sql`CASE WHEN (${total}) > 0 AND NOT EXISTS (
  SELECT 1 FROM ${gatewaysOf(facts)} WHERE g."mode" = 'enforce' AND g."serial" IS NOT NULL) THEN 'no-data' END`;
