-- CreateTable
CREATE TABLE "ControlNotice" (
    "control" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ControlNotice_pkey" PRIMARY KEY ("control","at")
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ControlNotice" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ControlNotice" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
