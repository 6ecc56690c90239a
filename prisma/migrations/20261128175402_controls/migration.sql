-- CreateTable
CREATE TABLE "ControlEntry" (
    "id" TEXT NOT NULL,
    "control" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "ownerId" TEXT,
    "note" TEXT,
    "seen" JSONB,

    CONSTRAINT "ControlEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ControlException" (
    "id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "test" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "fault" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "compensation" TEXT NOT NULL,
    "until" TIMESTAMP(3) NOT NULL,
    "personId" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ControlException_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ControlExceptionStep" (
    "exceptionId" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ControlExceptionStep_pkey" PRIMARY KEY ("exceptionId","phase")
);

-- CreateTable
CREATE TABLE "ControlState" (
    "control" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "version" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "passing" INTEGER NOT NULL,
    "tests" INTEGER NOT NULL,
    "failing" INTEGER NOT NULL,
    "excepted" INTEGER NOT NULL,

    CONSTRAINT "ControlState_pkey" PRIMARY KEY ("control","at")
);

-- CreateTable
CREATE TABLE "RiskAppetite" (
    "version" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "RiskAppetite_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "RiskAppetiteDecision" (
    "version" INTEGER NOT NULL,
    "decision" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "RiskAppetiteDecision_pkey" PRIMARY KEY ("version")
);

-- CreateIndex
CREATE INDEX "ControlEntry_control_kind_at_id_idx" ON "ControlEntry"("control", "kind", "at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ControlException_number_key" ON "ControlException"("number");

-- CreateIndex
CREATE INDEX "ControlException_test_until_idx" ON "ControlException"("test", "until");

-- AddForeignKey
ALTER TABLE "ControlEntry" ADD CONSTRAINT "ControlEntry_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ControlEntry" ADD CONSTRAINT "ControlEntry_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ControlException" ADD CONSTRAINT "ControlException_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ControlExceptionStep" ADD CONSTRAINT "ControlExceptionStep_exceptionId_fkey" FOREIGN KEY ("exceptionId") REFERENCES "ControlException"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ControlExceptionStep" ADD CONSTRAINT "ControlExceptionStep_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RiskAppetite" ADD CONSTRAINT "RiskAppetite_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RiskAppetiteDecision" ADD CONSTRAINT "RiskAppetiteDecision_version_fkey" FOREIGN KEY ("version") REFERENCES "RiskAppetite"("version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RiskAppetiteDecision" ADD CONSTRAINT "RiskAppetiteDecision_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ControlEntry" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ControlEntry" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ControlException" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ControlException" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ControlExceptionStep" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ControlExceptionStep" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ControlState" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ControlState" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "RiskAppetite" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "RiskAppetite" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "RiskAppetiteDecision" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "RiskAppetiteDecision" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();

-- Whoever asked for an exception, or wrote the risk appetite, never approves it, whatever the application does.
-- They may take it back.
CREATE FUNCTION remit_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  proposer text;
BEGIN
  IF TG_TABLE_NAME = 'ControlExceptionStep' THEN
    SELECT "personId" INTO proposer FROM "ControlException" WHERE "id" = NEW."exceptionId";
    IF NEW."step" = 'approve' AND proposer = NEW."personId" THEN
      RAISE EXCEPTION 'remit: an exception needs a second person' USING ERRCODE = 'restrict_violation';
    END IF;
  ELSE
    SELECT "personId" INTO proposer FROM "RiskAppetite" WHERE "version" = NEW."version";
    IF NEW."decision" = 'approve' AND proposer = NEW."personId" THEN
      RAISE EXCEPTION 'remit: the risk appetite needs a second person' USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER second_person BEFORE INSERT ON "ControlExceptionStep" FOR EACH ROW EXECUTE FUNCTION remit_second_person();
CREATE TRIGGER second_person BEFORE INSERT ON "RiskAppetiteDecision" FOR EACH ROW EXECUTE FUNCTION remit_second_person();
