-- AlterTable
ALTER TABLE "Agent" ADD COLUMN     "euDates" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "euRoles" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "EuDocument" (
    "id" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "personId" TEXT NOT NULL,
    "savedBy" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "form" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "gaps" TEXT[],
    "only" TEXT,
    "factsDigest" TEXT NOT NULL,
    "digest" TEXT NOT NULL,

    CONSTRAINT "EuDocument_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EuStatement" (
    "id" BIGSERIAL NOT NULL,
    "agentId" TEXT NOT NULL,
    "duty" TEXT NOT NULL,
    "says" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "EuStatement_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "EuDocument_agentId_kind_version_key" ON "EuDocument"("agentId", "kind", "version");

-- CreateIndex
CREATE INDEX "EuStatement_agentId_id_idx" ON "EuStatement"("agentId", "id");

-- CreateIndex
CREATE INDEX "Agent_euClass_name_id_idx" ON "Agent"("euClass", "name", "id");

-- AddForeignKey
ALTER TABLE "EuDocument" ADD CONSTRAINT "EuDocument_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EuDocument" ADD CONSTRAINT "EuDocument_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EuStatement" ADD CONSTRAINT "EuStatement_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EuStatement" ADD CONSTRAINT "EuStatement_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "EuDocument" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "EuDocument" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "EuStatement" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "EuStatement" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();

-- Roles and days of the newest assessment of each agent, as the assessments say them.
UPDATE "Agent" SET "euRoles" = ARRAY(SELECT jsonb_array_elements_text(newest."answers"->'roles')),
  "euDates" = ARRAY(SELECT DISTINCT duty->>'date' FROM jsonb_array_elements(newest."obligations") AS duty ORDER BY 1)
FROM (SELECT DISTINCT ON ("agentId") "agentId", "answers", "obligations" FROM "EuAssessment" ORDER BY "agentId", "at" DESC, "id" DESC) AS newest
WHERE newest."agentId" = "Agent"."id";
