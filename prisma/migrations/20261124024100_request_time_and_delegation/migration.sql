-- Since when a request waits, what was done about that, and who decides for whom.

-- AlterTable
ALTER TABLE "ChangeRequest" ADD COLUMN     "clock" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "clockFrom" TIMESTAMP(3),
ADD COLUMN     "clockDigest" TEXT,
ADD COLUMN     "askedAt" TIMESTAMP(3),
ADD COLUMN     "nextLookAt" TIMESTAMP(3),
ADD COLUMN     "endsAt" TIMESTAMP(3);

-- What waits already has its whole time from now on.
UPDATE "ChangeRequest" SET "clockDigest" = "digest",
  "clockFrom" = CASE WHEN "state" = 'pending' THEN date_trunc('milliseconds', now() AT TIME ZONE 'UTC') ELSE "createdAt" END,
  "askedAt" = CASE WHEN "state" = 'pending' THEN date_trunc('milliseconds', now() AT TIME ZONE 'UTC') ELSE "createdAt" END;
ALTER TABLE "ChangeRequest" ALTER COLUMN "clockFrom" SET NOT NULL,
ALTER COLUMN "clockDigest" SET NOT NULL,
ALTER COLUMN "askedAt" SET NOT NULL;

-- AlterTable
ALTER TABLE "Decision" ADD COLUMN     "onBehalfOfId" TEXT;

-- CreateTable
CREATE TABLE "RequestStep" (
    "id" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "clock" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "RequestStep_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Delegation" (
    "id" TEXT NOT NULL,
    "fromId" TEXT NOT NULL,
    "toId" TEXT NOT NULL,
    "startsAt" TIMESTAMP(3) NOT NULL,
    "endsAt" TIMESTAMP(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "endedAt" TIMESTAMP(3),
    "endedById" TEXT,

    CONSTRAINT "Delegation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ChangeRequest_state_nextLookAt_idx" ON "ChangeRequest"("state", "nextLookAt");

-- CreateIndex
CREATE INDEX "ChangeRequest_state_endsAt_number_idx" ON "ChangeRequest"("state", "endsAt", "number");

-- CreateIndex
CREATE UNIQUE INDEX "RequestStep_requestId_clock_kind_stage_key" ON "RequestStep"("requestId", "clock", "kind", "stage");

-- CreateIndex
CREATE INDEX "Delegation_toId_endsAt_idx" ON "Delegation"("toId", "endsAt");

-- CreateIndex
CREATE INDEX "Delegation_fromId_endsAt_idx" ON "Delegation"("fromId", "endsAt");

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_onBehalfOfId_fkey" FOREIGN KEY ("onBehalfOfId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RequestStep" ADD CONSTRAINT "RequestStep_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "ChangeRequest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delegation" ADD CONSTRAINT "Delegation_fromId_fkey" FOREIGN KEY ("fromId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delegation" ADD CONSTRAINT "Delegation_toId_fkey" FOREIGN KEY ("toId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delegation" ADD CONSTRAINT "Delegation_endedById_fkey" FOREIGN KEY ("endedById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Remit did while nobody decided is history.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "RequestStep" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "RequestStep" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();

-- Who let whom decide, why and until when stays as it was given; only its end is written later, once.
CREATE FUNCTION remit_delegation_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."endedAt" IS NOT NULL
    OR (NEW."id", NEW."fromId", NEW."toId", NEW."startsAt", NEW."endsAt", NEW."reason", NEW."createdAt")
      IS DISTINCT FROM (OLD."id", OLD."fromId", OLD."toId", OLD."startsAt", OLD."endsAt", OLD."reason", OLD."createdAt")
  THEN
    RAISE EXCEPTION 'remit: a delegation can only be ended' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_ends BEFORE UPDATE ON "Delegation" FOR EACH ROW EXECUTE FUNCTION remit_delegation_only_ends();
CREATE TRIGGER append_only BEFORE DELETE ON "Delegation" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "Delegation" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
