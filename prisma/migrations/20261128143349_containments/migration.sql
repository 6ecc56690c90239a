-- CreateTable
CREATE TABLE "Containment" (
    "id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "of" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "personId" TEXT,
    "alertId" TEXT,
    "serial" INTEGER NOT NULL,
    "askedAt" TIMESTAMP(3) NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "agents" TEXT[],
    "grants" INTEGER NOT NULL,

    CONSTRAINT "Containment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CanaryCall" (
    "id" BIGSERIAL NOT NULL,
    "containmentId" TEXT NOT NULL,
    "gatewayId" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "personId" TEXT,
    "at" TIMESTAMP(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "says" TEXT NOT NULL,
    "serial" INTEGER,
    "afterMs" INTEGER NOT NULL,

    CONSTRAINT "CanaryCall_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Containment_number_key" ON "Containment"("number");

-- CreateIndex
CREATE INDEX "Containment_agents_idx" ON "Containment" USING GIN ("agents");

-- CreateIndex
CREATE INDEX "Containment_alertId_idx" ON "Containment"("alertId");

-- CreateIndex
CREATE INDEX "CanaryCall_containmentId_id_idx" ON "CanaryCall"("containmentId", "id");

-- AddForeignKey
ALTER TABLE "Containment" ADD CONSTRAINT "Containment_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Containment" ADD CONSTRAINT "Containment_alertId_fkey" FOREIGN KEY ("alertId") REFERENCES "Alert"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Containment" ADD CONSTRAINT "Containment_serial_fkey" FOREIGN KEY ("serial") REFERENCES "Revision"("serial") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CanaryCall" ADD CONSTRAINT "CanaryCall_containmentId_fkey" FOREIGN KEY ("containmentId") REFERENCES "Containment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CanaryCall" ADD CONSTRAINT "CanaryCall_gatewayId_fkey" FOREIGN KEY ("gatewayId") REFERENCES "Gateway"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CanaryCall" ADD CONSTRAINT "CanaryCall_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "Containment" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "Containment" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "CanaryCall" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "CanaryCall" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
