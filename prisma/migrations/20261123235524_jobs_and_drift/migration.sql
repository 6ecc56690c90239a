-- AlterTable
ALTER TABLE "Grant" ADD COLUMN     "endsAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "McpServer" ADD COLUMN     "syncFailures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "syncTriedAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "Tool" ADD COLUMN     "driftedAt" TIMESTAMP(3),
ADD COLUMN     "returnedAt" TIMESTAMP(3);

-- CreateTable
CREATE TABLE "ToolPin" (
    "id" TEXT NOT NULL,
    "toolId" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ToolPin_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Job" (
    "name" TEXT NOT NULL,
    "everyMs" INTEGER NOT NULL,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "outcome" TEXT,
    "error" TEXT,
    "note" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Job_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "ToolPin_toolId_at_idx" ON "ToolPin"("toolId", "at");

-- CreateIndex
CREATE INDEX "Grant_endsAt_revokedAt_idx" ON "Grant"("endsAt", "revokedAt");

-- AddForeignKey
ALTER TABLE "ToolPin" ADD CONSTRAINT "ToolPin_toolId_fkey" FOREIGN KEY ("toolId") REFERENCES "Tool"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ToolPin" ADD CONSTRAINT "ToolPin_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "ChangeRequest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Which definition was approved when is history.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ToolPin" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ToolPin" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();

-- What is there already.
UPDATE "Grant" SET "endsAt" = date_trunc('milliseconds', ("constraints"->>'notAfter')::timestamptz) AT TIME ZONE 'UTC'
  WHERE "constraints"->>'notAfter' IS NOT NULL;
UPDATE "Tool" SET "driftedAt" = "changedAt" WHERE "pinnedDigest" <> "currentDigest";
