-- AlterTable
ALTER TABLE "Review" ADD COLUMN     "minutes" INTEGER;

-- CreateTable
CREATE TABLE "ServerAttestation" (
    "id" TEXT NOT NULL,
    "serverId" TEXT NOT NULL,
    "vendor" TEXT NOT NULL,
    "report" TEXT NOT NULL,
    "auditor" TEXT NOT NULL,
    "periodStart" TIMESTAMP(3),
    "periodEnd" TIMESTAMP(3) NOT NULL,
    "link" TEXT,
    "addedById" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "removedAt" TIMESTAMP(3),

    CONSTRAINT "ServerAttestation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CostImport" (
    "id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "rows" INTEGER NOT NULL,
    "from" TIMESTAMP(3) NOT NULL,
    "to" TIMESTAMP(3) NOT NULL,
    "personId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "CostImport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CostWithdrawal" (
    "importId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "replacedById" TEXT,
    "personId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "CostWithdrawal_pkey" PRIMARY KEY ("importId")
);

-- CreateTable
CREATE TABLE "CostRow" (
    "id" BIGSERIAL NOT NULL,
    "importId" TEXT NOT NULL,
    "line" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "from" TIMESTAMP(3) NOT NULL,
    "to" TIMESTAMP(3) NOT NULL,
    "service" TEXT NOT NULL,
    "agent" TEXT,
    "activity" TEXT,
    "billed" DECIMAL(38,18) NOT NULL,
    "effective" DECIMAL(38,18) NOT NULL,

    CONSTRAINT "CostRow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CostDay" (
    "id" BIGSERIAL NOT NULL,
    "importId" TEXT NOT NULL,
    "day" TIMESTAMP(3) NOT NULL,
    "agent" TEXT,
    "activity" TEXT,
    "rows" INTEGER NOT NULL,
    "billed" DECIMAL(38,18) NOT NULL,
    "effective" DECIMAL(38,18) NOT NULL,

    CONSTRAINT "CostDay_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CostTarget" (
    "number" INTEGER NOT NULL,
    "percent" DECIMAL(5,2),
    "reason" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "CostTarget_pkey" PRIMARY KEY ("number")
);

-- CreateIndex
CREATE INDEX "ServerAttestation_serverId_periodEnd_idx" ON "ServerAttestation"("serverId", "periodEnd");

-- CreateIndex
CREATE INDEX "ServerAttestation_periodEnd_idx" ON "ServerAttestation"("periodEnd");

-- CreateIndex
CREATE UNIQUE INDEX "CostImport_number_key" ON "CostImport"("number");

-- CreateIndex
CREATE INDEX "CostImport_source_from_idx" ON "CostImport"("source", "from");

-- CreateIndex
CREATE INDEX "CostImport_sha256_idx" ON "CostImport"("sha256");

-- CreateIndex
CREATE INDEX "CostRow_digest_idx" ON "CostRow"("digest");

-- CreateIndex
CREATE INDEX "CostRow_from_id_idx" ON "CostRow"("from", "id");

-- CreateIndex
CREATE INDEX "CostRow_agent_from_idx" ON "CostRow"("agent", "from");

-- CreateIndex
CREATE UNIQUE INDEX "CostRow_importId_line_key" ON "CostRow"("importId", "line");

-- CreateIndex
CREATE INDEX "CostDay_day_idx" ON "CostDay"("day");

-- CreateIndex
CREATE INDEX "CostDay_importId_idx" ON "CostDay"("importId");

-- AddForeignKey
ALTER TABLE "ServerAttestation" ADD CONSTRAINT "ServerAttestation_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "McpServer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ServerAttestation" ADD CONSTRAINT "ServerAttestation_addedById_fkey" FOREIGN KEY ("addedById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CostImport" ADD CONSTRAINT "CostImport_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CostWithdrawal" ADD CONSTRAINT "CostWithdrawal_importId_fkey" FOREIGN KEY ("importId") REFERENCES "CostImport"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CostWithdrawal" ADD CONSTRAINT "CostWithdrawal_replacedById_fkey" FOREIGN KEY ("replacedById") REFERENCES "CostImport"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CostWithdrawal" ADD CONSTRAINT "CostWithdrawal_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CostRow" ADD CONSTRAINT "CostRow_importId_fkey" FOREIGN KEY ("importId") REFERENCES "CostImport"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CostDay" ADD CONSTRAINT "CostDay_importId_fkey" FOREIGN KEY ("importId") REFERENCES "CostImport"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CostTarget" ADD CONSTRAINT "CostTarget_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- History: rows stay as they were taken in, and what is attested is only marked as removed.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "CostImport" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "CostImport" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "CostWithdrawal" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "CostWithdrawal" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "CostRow" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "CostRow" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "CostDay" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "CostDay" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "CostTarget" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "CostTarget" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER only_removed BEFORE UPDATE ON "ServerAttestation" FOR EACH ROW EXECUTE FUNCTION remit_only_removed();
CREATE TRIGGER append_only BEFORE DELETE ON "ServerAttestation" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ServerAttestation" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
