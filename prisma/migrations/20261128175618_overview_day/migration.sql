-- CreateTable
CREATE TABLE "OverviewDay" (
    "day" TIMESTAMP(3) NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "version" INTEGER NOT NULL,
    "facts" JSONB NOT NULL,

    CONSTRAINT "OverviewDay_pkey" PRIMARY KEY ("day")
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "OverviewDay" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "OverviewDay" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
