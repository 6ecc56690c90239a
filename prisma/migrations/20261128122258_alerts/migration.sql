-- CreateTable
CREATE TABLE "Alert" (
    "id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "story" TEXT NOT NULL,
    "detection" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "severity" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "agent" TEXT,
    "title" TEXT NOT NULL,
    "says" TEXT NOT NULL,
    "path" TEXT[],
    "dataClasses" TEXT[],
    "baseline" JSONB,
    "observed" DOUBLE PRECISION NOT NULL,
    "expected" DOUBLE PRECISION NOT NULL,
    "calls" INTEGER NOT NULL,
    "events" TEXT[],
    "firstAt" TIMESTAMP(3) NOT NULL,
    "lastAt" TIMESTAMP(3) NOT NULL,
    "raisedAt" TIMESTAMP(3) NOT NULL,
    "triagedAt" TIMESTAMP(3),
    "quietUntil" TIMESTAMP(3),

    CONSTRAINT "Alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlertStep" (
    "id" BIGSERIAL NOT NULL,
    "alertId" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "reason" TEXT,
    "quietUntil" TIMESTAMP(3),
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AlertStep_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DetectionCursor" (
    "gatewayId" TEXT NOT NULL,
    "batch" INTEGER NOT NULL,

    CONSTRAINT "DetectionCursor_pkey" PRIMARY KEY ("gatewayId")
);

-- CreateIndex
CREATE UNIQUE INDEX "Alert_number_key" ON "Alert"("number");

-- CreateIndex
CREATE INDEX "Alert_story_raisedAt_idx" ON "Alert"("story", "raisedAt");

-- CreateIndex
CREATE INDEX "Alert_state_lastAt_id_idx" ON "Alert"("state", "lastAt", "id");

-- CreateIndex
CREATE INDEX "Alert_lastAt_id_idx" ON "Alert"("lastAt", "id");

-- CreateIndex
CREATE INDEX "Alert_agent_lastAt_id_idx" ON "Alert"("agent", "lastAt", "id");

-- CreateIndex
CREATE INDEX "AlertStep_alertId_id_idx" ON "AlertStep"("alertId", "id");

-- AddForeignKey
ALTER TABLE "AlertStep" ADD CONSTRAINT "AlertStep_alertId_fkey" FOREIGN KEY ("alertId") REFERENCES "Alert"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertStep" ADD CONSTRAINT "AlertStep_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DetectionCursor" ADD CONSTRAINT "DetectionCursor_gatewayId_fkey" FOREIGN KEY ("gatewayId") REFERENCES "Gateway"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "AlertStep" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "AlertStep" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
