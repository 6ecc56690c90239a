-- AlterTable
ALTER TABLE "Agent" ADD COLUMN     "delegatesTo" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "euClass" TEXT,
ADD COLUMN     "euDataVersion" INTEGER,
ADD COLUMN     "riskLevel" TEXT,
ADD COLUMN     "riskScore" INTEGER;

-- CreateTable
CREATE TABLE "RiskAssessment" (
    "id" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "version" INTEGER NOT NULL,
    "trigger" TEXT NOT NULL,
    "requestId" TEXT,
    "inputs" JSONB NOT NULL,
    "score" INTEGER NOT NULL,
    "level" TEXT NOT NULL,
    "explanation" JSONB NOT NULL,

    CONSTRAINT "RiskAssessment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EuAssessment" (
    "id" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "dataVersion" INTEGER NOT NULL,
    "answers" JSONB NOT NULL,
    "result" TEXT NOT NULL,
    "obligations" JSONB NOT NULL,

    CONSTRAINT "EuAssessment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "RiskAssessment_agentId_at_idx" ON "RiskAssessment"("agentId", "at");

-- CreateIndex
CREATE INDEX "EuAssessment_agentId_at_idx" ON "EuAssessment"("agentId", "at");

-- CreateIndex
CREATE INDEX "Agent_riskScore_id_idx" ON "Agent"("riskScore", "id");

-- CreateIndex
CREATE INDEX "Agent_identities_idx" ON "Agent" USING GIN ("identities" jsonb_path_ops);

-- CreateIndex
CREATE INDEX "Agent_delegatesTo_idx" ON "Agent" USING GIN ("delegatesTo");

-- AddForeignKey
ALTER TABLE "RiskAssessment" ADD CONSTRAINT "RiskAssessment_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EuAssessment" ADD CONSTRAINT "EuAssessment_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EuAssessment" ADD CONSTRAINT "EuAssessment_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "RiskAssessment" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "RiskAssessment" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "EuAssessment" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "EuAssessment" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
