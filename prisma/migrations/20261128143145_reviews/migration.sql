-- CreateTable
CREATE TABLE "Review" (
    "id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "team" TEXT NOT NULL,
    "part" INTEGER NOT NULL DEFAULT 1,
    "kind" TEXT NOT NULL,
    "from" TIMESTAMP(3) NOT NULL,
    "to" TIMESTAMP(3) NOT NULL,
    "openedAt" TIMESTAMP(3) NOT NULL,
    "openedById" TEXT,
    "dueAt" TIMESTAMP(3) NOT NULL,
    "policyVersion" INTEGER NOT NULL,
    "remindedAt" TIMESTAMP(3),
    "overdueAt" TIMESTAMP(3),
    "lapsedAt" TIMESTAMP(3),
    "completedAt" TIMESTAMP(3),
    "completedById" TEXT,
    "via" TEXT,
    "note" TEXT,
    "outcome" TEXT,
    "digest" TEXT,

    CONSTRAINT "Review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReviewAgent" (
    "id" TEXT NOT NULL,
    "reviewId" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "snapshot" JSONB NOT NULL,

    CONSTRAINT "ReviewAgent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReviewItem" (
    "id" TEXT NOT NULL,
    "reviewId" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "grantId" TEXT NOT NULL,
    "recommendation" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "facts" JSONB NOT NULL,

    CONSTRAINT "ReviewItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReviewDecision" (
    "id" BIGSERIAL NOT NULL,
    "reviewId" TEXT NOT NULL,
    "itemId" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "reason" TEXT,
    "constraints" JSONB,
    "personId" TEXT,
    "via" TEXT,
    "serial" INTEGER,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ReviewDecision_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Review_number_key" ON "Review"("number");

-- CreateIndex
CREATE INDEX "Review_completedAt_dueAt_id_idx" ON "Review"("completedAt", "dueAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Review_team_to_part_key" ON "Review"("team", "to", "part");

-- CreateIndex
CREATE INDEX "ReviewAgent_agent_id_idx" ON "ReviewAgent"("agent", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ReviewAgent_reviewId_agent_key" ON "ReviewAgent"("reviewId", "agent");

-- CreateIndex
CREATE INDEX "ReviewItem_reviewId_agent_idx" ON "ReviewItem"("reviewId", "agent");

-- CreateIndex
CREATE INDEX "ReviewItem_grantId_id_idx" ON "ReviewItem"("grantId", "id");

-- CreateIndex
CREATE INDEX "ReviewDecision_reviewId_id_idx" ON "ReviewDecision"("reviewId", "id");

-- CreateIndex
CREATE INDEX "ReviewDecision_itemId_id_idx" ON "ReviewDecision"("itemId", "id");

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_openedById_fkey" FOREIGN KEY ("openedById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_completedById_fkey" FOREIGN KEY ("completedById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewAgent" ADD CONSTRAINT "ReviewAgent_reviewId_fkey" FOREIGN KEY ("reviewId") REFERENCES "Review"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewItem" ADD CONSTRAINT "ReviewItem_reviewId_fkey" FOREIGN KEY ("reviewId") REFERENCES "Review"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewDecision" ADD CONSTRAINT "ReviewDecision_reviewId_fkey" FOREIGN KEY ("reviewId") REFERENCES "Review"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewDecision" ADD CONSTRAINT "ReviewDecision_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "ReviewItem"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewDecision" ADD CONSTRAINT "ReviewDecision_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ReviewAgent" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ReviewAgent" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ReviewItem" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ReviewItem" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ReviewDecision" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ReviewDecision" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();

-- Signed, it stays; and nobody moves what it looks at.
CREATE TRIGGER signed BEFORE UPDATE ON "Review" FOR EACH ROW
  WHEN (OLD."completedAt" IS NOT NULL OR OLD."from" <> NEW."from" OR OLD."to" <> NEW."to" OR OLD."team" <> NEW."team")
  EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE DELETE ON "Review" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "Review" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
