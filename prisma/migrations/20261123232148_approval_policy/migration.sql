-- AlterTable
ALTER TABLE "ChangeRequest" ADD COLUMN     "ticket" TEXT;

-- CreateTable
CREATE TABLE "ApprovalPolicyVersion" (
    "version" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "note" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "actor" JSONB NOT NULL,
    "requestId" TEXT,

    CONSTRAINT "ApprovalPolicyVersion_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "RiskAcceptance" (
    "id" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "risk" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "compensation" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "acceptedById" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "until" TIMESTAMP(3) NOT NULL,
    "endedAt" TIMESTAMP(3),

    CONSTRAINT "RiskAcceptance_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "RiskAcceptance_agentId_until_idx" ON "RiskAcceptance"("agentId", "until");

-- CreateIndex
CREATE INDEX "RiskAcceptance_until_idx" ON "RiskAcceptance"("until");

-- AddForeignKey
ALTER TABLE "RiskAcceptance" ADD CONSTRAINT "RiskAcceptance_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RiskAcceptance" ADD CONSTRAINT "RiskAcceptance_acceptedById_fkey" FOREIGN KEY ("acceptedById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ApprovalPolicyVersion" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ApprovalPolicyVersion" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
