-- AlterTable
ALTER TABLE "DecisionLogEntry" ADD COLUMN     "lineage" TEXT,
ADD COLUMN     "unknown" TEXT;

-- CreateIndex
CREATE INDEX "DecisionLogEntry_user_time_gatewayId_eventId_idx" ON "DecisionLogEntry"("user", "time", "gatewayId", "eventId");


-- Calls that stand out are few: an index of those only.
CREATE INDEX "DecisionLogEntry_lineage" ON "DecisionLogEntry" ("time", "gatewayId", "eventId") WHERE "lineage" IS NOT NULL;
CREATE INDEX "DecisionLogEntry_unknown" ON "DecisionLogEntry" ("time", "gatewayId", "eventId") WHERE "unknown" IS NOT NULL;
