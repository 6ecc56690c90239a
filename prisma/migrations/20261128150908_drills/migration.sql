-- AlterTable
ALTER TABLE "Agent" ADD COLUMN     "drillEveryHours" INTEGER;

-- CreateTable
CREATE TABLE "DrillRun" (
    "id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "agent" TEXT NOT NULL,
    "containmentId" TEXT,
    "outcome" TEXT NOT NULL,
    "troubles" TEXT[],
    "heldMs" INTEGER,
    "deniedMs" INTEGER,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "endedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "DrillRun_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "DrillRun_number_key" ON "DrillRun"("number");

-- CreateIndex
CREATE UNIQUE INDEX "DrillRun_containmentId_key" ON "DrillRun"("containmentId");

-- CreateIndex
CREATE INDEX "DrillRun_agent_endedAt_idx" ON "DrillRun"("agent", "endedAt");

-- AddForeignKey
ALTER TABLE "DrillRun" ADD CONSTRAINT "DrillRun_containmentId_fkey" FOREIGN KEY ("containmentId") REFERENCES "Containment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "DrillRun" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "DrillRun" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
