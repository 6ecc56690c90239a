-- CreateTable
CREATE TABLE "EvidencePack" (
    "id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "framework" TEXT NOT NULL,
    "from" TIMESTAMP(3) NOT NULL,
    "to" TIMESTAMP(3) NOT NULL,
    "seed" TEXT NOT NULL,
    "sampleSize" INTEGER NOT NULL,
    "changes" TEXT[],
    "state" TEXT NOT NULL DEFAULT 'queued',
    "personId" TEXT NOT NULL,
    "principal" JSONB NOT NULL,
    "requestedAt" TIMESTAMP(3) NOT NULL,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "stepsDone" INTEGER NOT NULL DEFAULT 0,
    "stepsTotal" INTEGER NOT NULL DEFAULT 0,
    "step" TEXT NOT NULL DEFAULT '',
    "error" TEXT,
    "bytes" INTEGER,
    "sha256" TEXT,
    "kid" TEXT,
    "exceptions" INTEGER,
    "auditLogWhole" BOOLEAN,
    "summary" JSONB,

    CONSTRAINT "EvidencePack_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EvidencePackChunk" (
    "packId" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "index" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "EvidencePackChunk_pkey" PRIMARY KEY ("packId","attempt","index")
);

-- CreateTable
CREATE TABLE "EvidenceSignature" (
    "digest" TEXT NOT NULL,
    "signed" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "EvidenceSignature_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
CREATE UNIQUE INDEX "EvidencePack_number_key" ON "EvidencePack"("number");

-- CreateIndex
CREATE INDEX "EvidencePack_state_number_idx" ON "EvidencePack"("state", "number");

-- AddForeignKey
ALTER TABLE "EvidencePack" ADD CONSTRAINT "EvidencePack_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvidencePackChunk" ADD CONSTRAINT "EvidencePackChunk_packId_fkey" FOREIGN KEY ("packId") REFERENCES "EvidencePack"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "EvidencePackChunk" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "EvidencePackChunk" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "EvidenceSignature" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "EvidenceSignature" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
