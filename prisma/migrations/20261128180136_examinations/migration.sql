-- CreateTable
CREATE TABLE "Examination" (
    "id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "framework" TEXT NOT NULL,
    "from" TIMESTAMP(3) NOT NULL,
    "to" TIMESTAMP(3) NOT NULL,
    "timeZone" TEXT NOT NULL,
    "openedById" TEXT NOT NULL,
    "openedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Examination_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExaminationClosing" (
    "examinationId" TEXT NOT NULL,
    "closedById" TEXT NOT NULL,
    "closedAt" TIMESTAMP(3) NOT NULL,
    "conclusion" TEXT NOT NULL,
    "summary" JSONB NOT NULL,

    CONSTRAINT "ExaminationClosing_pkey" PRIMARY KEY ("examinationId")
);

-- CreateTable
CREATE TABLE "ExaminationSample" (
    "id" TEXT NOT NULL,
    "examinationId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "population" TEXT NOT NULL,
    "seed" TEXT,
    "populationCount" INTEGER NOT NULL,
    "populationSha256" TEXT NOT NULL,
    "drawnById" TEXT NOT NULL,
    "drawnAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ExaminationSample_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExaminationRow" (
    "id" TEXT NOT NULL,
    "sampleId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "rowId" TEXT NOT NULL,
    "cells" JSONB NOT NULL,

    CONSTRAINT "ExaminationRow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExaminationConclusion" (
    "id" BIGSERIAL NOT NULL,
    "rowId" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "note" TEXT,
    "attributes" JSONB,
    "personId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ExaminationConclusion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExaminationQuestion" (
    "id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "examinationId" TEXT NOT NULL,
    "rowId" TEXT,
    "text" TEXT NOT NULL,
    "askedOfId" TEXT NOT NULL,
    "askedById" TEXT NOT NULL,
    "askedAt" TIMESTAMP(3) NOT NULL,
    "dueAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ExaminationQuestion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExaminationMessage" (
    "id" BIGSERIAL NOT NULL,
    "questionId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "link" TEXT,
    "dueAt" TIMESTAMP(3),
    "personId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ExaminationMessage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExaminationFile" (
    "id" TEXT NOT NULL,
    "questionId" TEXT NOT NULL,
    "messageId" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "ExaminationFile_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Examination_number_key" ON "Examination"("number");

-- CreateIndex
CREATE UNIQUE INDEX "ExaminationSample_examinationId_number_key" ON "ExaminationSample"("examinationId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "ExaminationRow_sampleId_position_key" ON "ExaminationRow"("sampleId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "ExaminationRow_sampleId_rowId_key" ON "ExaminationRow"("sampleId", "rowId");

-- CreateIndex
CREATE INDEX "ExaminationConclusion_rowId_id_idx" ON "ExaminationConclusion"("rowId", "id");

-- CreateIndex
CREATE INDEX "ExaminationQuestion_askedOfId_askedAt_idx" ON "ExaminationQuestion"("askedOfId", "askedAt");

-- CreateIndex
CREATE INDEX "ExaminationQuestion_rowId_idx" ON "ExaminationQuestion"("rowId");

-- CreateIndex
CREATE UNIQUE INDEX "ExaminationQuestion_examinationId_number_key" ON "ExaminationQuestion"("examinationId", "number");

-- CreateIndex
CREATE INDEX "ExaminationMessage_questionId_id_idx" ON "ExaminationMessage"("questionId", "id");

-- CreateIndex
CREATE INDEX "ExaminationFile_questionId_idx" ON "ExaminationFile"("questionId");

-- CreateIndex
CREATE INDEX "ExaminationFile_messageId_idx" ON "ExaminationFile"("messageId");

-- AddForeignKey
ALTER TABLE "Examination" ADD CONSTRAINT "Examination_openedById_fkey" FOREIGN KEY ("openedById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExaminationClosing" ADD CONSTRAINT "ExaminationClosing_examinationId_fkey" FOREIGN KEY ("examinationId") REFERENCES "Examination"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExaminationClosing" ADD CONSTRAINT "ExaminationClosing_closedById_fkey" FOREIGN KEY ("closedById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExaminationSample" ADD CONSTRAINT "ExaminationSample_examinationId_fkey" FOREIGN KEY ("examinationId") REFERENCES "Examination"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExaminationSample" ADD CONSTRAINT "ExaminationSample_drawnById_fkey" FOREIGN KEY ("drawnById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExaminationRow" ADD CONSTRAINT "ExaminationRow_sampleId_fkey" FOREIGN KEY ("sampleId") REFERENCES "ExaminationSample"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExaminationConclusion" ADD CONSTRAINT "ExaminationConclusion_rowId_fkey" FOREIGN KEY ("rowId") REFERENCES "ExaminationRow"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExaminationConclusion" ADD CONSTRAINT "ExaminationConclusion_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExaminationQuestion" ADD CONSTRAINT "ExaminationQuestion_examinationId_fkey" FOREIGN KEY ("examinationId") REFERENCES "Examination"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExaminationQuestion" ADD CONSTRAINT "ExaminationQuestion_rowId_fkey" FOREIGN KEY ("rowId") REFERENCES "ExaminationRow"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExaminationQuestion" ADD CONSTRAINT "ExaminationQuestion_askedOfId_fkey" FOREIGN KEY ("askedOfId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExaminationQuestion" ADD CONSTRAINT "ExaminationQuestion_askedById_fkey" FOREIGN KEY ("askedById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExaminationMessage" ADD CONSTRAINT "ExaminationMessage_questionId_fkey" FOREIGN KEY ("questionId") REFERENCES "ExaminationQuestion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExaminationMessage" ADD CONSTRAINT "ExaminationMessage_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExaminationFile" ADD CONSTRAINT "ExaminationFile_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "ExaminationMessage"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- An examination is append-only as a whole: what was drawn, concluded, asked and answered stays.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "Examination" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "Examination" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ExaminationClosing" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ExaminationClosing" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ExaminationSample" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ExaminationSample" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ExaminationRow" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ExaminationRow" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ExaminationConclusion" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ExaminationConclusion" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ExaminationQuestion" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ExaminationQuestion" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ExaminationMessage" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ExaminationMessage" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ExaminationFile" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ExaminationFile" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
