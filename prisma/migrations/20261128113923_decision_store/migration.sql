-- DropIndex
DROP INDEX "DecisionLogEntry_gatewayId_eventId_idx";

-- CreateTable
CREATE TABLE "DecisionKey" (
    "gatewayId" TEXT NOT NULL,
    "eventId" TEXT NOT NULL,
    "time" TIMESTAMP(3) NOT NULL,
    "batch" INTEGER,
    "digest" BYTEA,

    CONSTRAINT "DecisionKey_pkey" PRIMARY KEY ("gatewayId","eventId")
);

-- CreateTable
CREATE TABLE "DecisionBatch" (
    "gatewayId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "receivedAt" TIMESTAMP(3) NOT NULL,
    "entries" INTEGER NOT NULL,
    "firstAt" TIMESTAMP(3) NOT NULL,
    "lastAt" TIMESTAMP(3) NOT NULL,
    "entriesSha256" TEXT NOT NULL,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "DecisionBatch_pkey" PRIMARY KEY ("gatewayId","number")
);

-- CreateTable
CREATE TABLE "DecisionSequence" (
    "gatewayId" TEXT NOT NULL,
    "first" BIGINT NOT NULL,
    "last" BIGINT NOT NULL,

    CONSTRAINT "DecisionSequence_pkey" PRIMARY KEY ("gatewayId","first")
);

-- CreateTable
CREATE TABLE "DecisionHour" (
    "start" TIMESTAMP(3) NOT NULL,
    "key" TEXT NOT NULL,
    "gatewayId" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "classes" TEXT NOT NULL,
    "calls" INTEGER NOT NULL,

    CONSTRAINT "DecisionHour_pkey" PRIMARY KEY ("start","key")
);

-- CreateTable
CREATE TABLE "DecisionDay" (
    "start" TIMESTAMP(3) NOT NULL,
    "key" TEXT NOT NULL,
    "gatewayId" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "classes" TEXT NOT NULL,
    "calls" INTEGER NOT NULL,

    CONSTRAINT "DecisionDay_pkey" PRIMARY KEY ("start","key")
);

-- CreateIndex
CREATE INDEX "DecisionKey_gatewayId_batch_idx" ON "DecisionKey"("gatewayId", "batch");

-- CreateIndex
CREATE INDEX "DecisionHour_agent_start_idx" ON "DecisionHour"("agent", "start");

-- CreateIndex
CREATE INDEX "DecisionHour_tool_start_idx" ON "DecisionHour"("tool", "start");

-- CreateIndex
CREATE INDEX "DecisionDay_agent_start_idx" ON "DecisionDay"("agent", "start");

-- CreateIndex
CREATE INDEX "DecisionDay_tool_start_idx" ON "DecisionDay"("tool", "start");

-- AddForeignKey
ALTER TABLE "DecisionBatch" ADD CONSTRAINT "DecisionBatch_gatewayId_fkey" FOREIGN KEY ("gatewayId") REFERENCES "Gateway"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DecisionSequence" ADD CONSTRAINT "DecisionSequence_gatewayId_fkey" FOREIGN KEY ("gatewayId") REFERENCES "Gateway"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- A month of the log as a partition of its own, whether or not there is one. `month` is its first day. What the
-- partition for the rest has of that month is moved: rows cannot be deleted there, so the table is made anew.
CREATE FUNCTION remit_partition_decisions(month timestamp) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  first timestamp := date_trunc('month', month);
  past timestamp := date_trunc('month', month) + interval '1 month';
  name text := 'DecisionLogEntry_' || to_char(first, 'YYYY_MM');
  moves boolean;
BEGIN
  IF to_regclass(quote_ident(name)) IS NOT NULL THEN RETURN false; END IF;
  SELECT EXISTS (SELECT 1 FROM "DecisionLogEntry_default" WHERE "time" >= first AND "time" < past) INTO moves;
  IF moves THEN
    ALTER TABLE "DecisionLogEntry" DETACH PARTITION "DecisionLogEntry_default";
    ALTER TABLE "DecisionLogEntry_default" RENAME TO "DecisionLogEntry_rest";
    CREATE TABLE "DecisionLogEntry_default" PARTITION OF "DecisionLogEntry" DEFAULT;
    CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "DecisionLogEntry_default"
      FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
  END IF;
  EXECUTE format('CREATE TABLE %I PARTITION OF "DecisionLogEntry" FOR VALUES FROM (%L) TO (%L)', name, first, past);
  EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT
    EXECUTE FUNCTION remit_refuse_change()', name);
  IF moves THEN
    INSERT INTO "DecisionLogEntry" SELECT * FROM "DecisionLogEntry_rest";
    DROP TABLE "DecisionLogEntry_rest";
  END IF;
  RETURN true;
END $$;

-- The months from the first entry on (of two years at most) up to two months ahead.
DO $$
DECLARE
  today timestamp := now() AT TIME ZONE 'UTC';
  month timestamp;
BEGIN
  SELECT date_trunc('month', greatest(least(min("time"), today), today - interval '24 months'))
    INTO month FROM "DecisionLogEntry";
  WHILE month <= today + interval '2 months' LOOP
    PERFORM remit_partition_decisions(month);
    month := month + interval '1 month';
  END LOOP;
END $$;

-- What is there already.
INSERT INTO "DecisionKey" ("gatewayId", "eventId", "time")
SELECT "gatewayId", "eventId", "time" FROM "DecisionLogEntry" ON CONFLICT DO NOTHING;

INSERT INTO "DecisionSequence" ("gatewayId", "first", "last")
SELECT "gatewayId", min("sequence"), max("sequence") FROM (
  SELECT "gatewayId", "sequence", "sequence" - dense_rank() OVER (PARTITION BY "gatewayId" ORDER BY "sequence") AS stretch
  FROM "DecisionLogEntry" WHERE "sequence" IS NOT NULL
) AS counted GROUP BY "gatewayId", stretch;

INSERT INTO "DecisionHour" ("start", "key", "gatewayId", "agent", "tool", "decision", "reason", "classes", "calls")
SELECT hour, encode(sha256(convert_to(concat_ws(E'\n', "gatewayId", agent, "tool", "decision", "reason", classes), 'UTF8')), 'hex'),
  "gatewayId", agent, "tool", "decision", "reason", classes, count(*)
FROM (
  SELECT date_trunc('hour', "time") AS hour, "gatewayId", COALESCE("agent", '') AS agent, "tool", "decision", "reason",
    array_to_string(ARRAY(SELECT DISTINCT one FROM unnest("dataClasses") AS one ORDER BY one), ' ') AS classes
  FROM "DecisionLogEntry"
) AS calls GROUP BY hour, "gatewayId", agent, "tool", "decision", "reason", classes;

INSERT INTO "DecisionDay" ("start", "key", "gatewayId", "agent", "tool", "decision", "reason", "classes", "calls")
SELECT date_trunc('day', "start"), "key", "gatewayId", "agent", "tool", "decision", "reason", "classes", sum("calls")
FROM "DecisionHour" GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "DecisionBatch" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "DecisionBatch" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE ON "DecisionKey" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "DecisionKey" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();

-- A key goes with the month of its entry, and not before.
CREATE FUNCTION remit_keep_decision_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM "DecisionLogEntry"
      WHERE "time" = OLD."time" AND "gatewayId" = OLD."gatewayId" AND "eventId" = OLD."eventId") THEN
    RAISE EXCEPTION 'remit: the key of an entry is kept as long as the entry' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER as_long_as_entry BEFORE DELETE ON "DecisionKey" FOR EACH ROW EXECUTE FUNCTION remit_keep_decision_key();
