-- AlterTable
ALTER TABLE "Agent" ADD COLUMN     "confirmedFrom" TIMESTAMP(3),
ADD COLUMN     "reviewDueAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "RiskAcceptance" ADD COLUMN     "endedReason" TEXT;

-- CreateTable
CREATE TABLE "AgentConfirmation" (
    "id" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "note" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "seen" JSONB NOT NULL,
    "dueAt" TIMESTAMP(3),
    "nextDueAt" TIMESTAMP(3) NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "AgentConfirmation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Announcement" (
    "event" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "dueAt" TIMESTAMP(3) NOT NULL,
    "mark" INTEGER NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "people" TEXT[],

    CONSTRAINT "Announcement_pkey" PRIMARY KEY ("event","subject","dueAt","mark")
);

-- CreateIndex
CREATE INDEX "AgentConfirmation_agentId_at_idx" ON "AgentConfirmation"("agentId", "at");

-- CreateIndex
CREATE INDEX "Agent_reviewDueAt_id_idx" ON "Agent"("reviewDueAt", "id");

-- AddForeignKey
ALTER TABLE "AgentConfirmation" ADD CONSTRAINT "AgentConfirmation_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgentConfirmation" ADD CONSTRAINT "AgentConfirmation_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "AgentConfirmation" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "AgentConfirmation" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "Announcement" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "Announcement" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();

-- Agents that are there already count from the request that registered them, by the periods of version 1.
-- Nobody is overdue the moment that Remit is updated: the first date is two weeks ahead at least.
UPDATE "Agent" a SET "confirmedFrom" = GREATEST(
  COALESCE(
    (SELECT min(r."decidedAt") FROM "ChangeRequest" r JOIN "RequestAgent" ra ON ra."requestId" = r."id"
     WHERE ra."agentId" = a."id" AND r."state" = 'approved'),
    a."createdAt"),
  (now() AT TIME ZONE 'UTC') - make_interval(days => CASE
    WHEN "riskLevel" IN ('critical', 'blocked') THEN 76 WHEN "riskLevel" = 'high' THEN 166 ELSE 351 END))
WHERE a."status" IN ('approved', 'active', 'suspended');
UPDATE "Agent" SET "reviewDueAt" = "confirmedFrom" + make_interval(days => CASE
    WHEN "riskLevel" IN ('critical', 'blocked') THEN 90 WHEN "riskLevel" = 'high' THEN 180 ELSE 365 END)
WHERE "confirmedFrom" IS NOT NULL;
