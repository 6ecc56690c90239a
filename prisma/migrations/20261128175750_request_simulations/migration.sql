-- CreateTable
CREATE TABLE "RequestSimulation" (
    "id" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "decisionId" TEXT,
    "digest" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "result" JSONB NOT NULL,
    "sha256" TEXT NOT NULL,

    CONSTRAINT "RequestSimulation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "RequestSimulation_decisionId_key" ON "RequestSimulation"("decisionId");

-- CreateIndex
CREATE INDEX "RequestSimulation_requestId_idx" ON "RequestSimulation"("requestId");

-- AddForeignKey
ALTER TABLE "RequestSimulation" ADD CONSTRAINT "RequestSimulation_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "ChangeRequest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RequestSimulation" ADD CONSTRAINT "RequestSimulation_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "Decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "RequestSimulation" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "RequestSimulation" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
