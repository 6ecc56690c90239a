-- CreateTable
CREATE TABLE "DecisionLogEntry" (
    "time" TIMESTAMP(3) NOT NULL,
    "gatewayId" TEXT NOT NULL,
    "eventId" TEXT NOT NULL,
    "sequence" BIGINT,
    "receivedAt" TIMESTAMP(3) NOT NULL,
    "agent" TEXT,
    "identity" JSONB,
    "user" TEXT,
    "server" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "definition" TEXT,
    "decision" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "enforced" BOOLEAN NOT NULL,
    "serial" INTEGER NOT NULL,
    "grantId" TEXT,
    "session" TEXT,
    "traceId" TEXT,
    "status" TEXT,
    "latencyMs" DOUBLE PRECISION,
    "dataClasses" TEXT[],
    "pii" JSONB,
    "argumentsSha256" TEXT,
    "resultSha256" TEXT,
    "resultBytes" BIGINT,
    "response" JSONB,

    CONSTRAINT "DecisionLogEntry_pkey" PRIMARY KEY ("time","gatewayId","eventId")
) PARTITION BY RANGE ("time");

-- Everything for now; partitions of a stretch of time are cut out of it later.
CREATE TABLE "DecisionLogEntry_default" PARTITION OF "DecisionLogEntry" DEFAULT;

-- CreateIndex
CREATE INDEX "DecisionLogEntry_gatewayId_eventId_idx" ON "DecisionLogEntry"("gatewayId", "eventId");

-- CreateIndex
CREATE INDEX "DecisionLogEntry_agent_time_gatewayId_eventId_idx" ON "DecisionLogEntry"("agent", "time", "gatewayId", "eventId");

-- CreateIndex
CREATE INDEX "DecisionLogEntry_tool_time_gatewayId_eventId_idx" ON "DecisionLogEntry"("tool", "time", "gatewayId", "eventId");

-- AddForeignKey
ALTER TABLE "DecisionLogEntry" ADD CONSTRAINT "DecisionLogEntry_gatewayId_fkey" FOREIGN KEY ("gatewayId") REFERENCES "Gateway"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What agents did is history. Triggers on rows are the partitions' too; one on TRUNCATE is each table's own.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "DecisionLogEntry" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "DecisionLogEntry" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "DecisionLogEntry_default" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
