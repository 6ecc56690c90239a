-- AlterTable
ALTER TABLE "Alert" ADD COLUMN     "gateway" TEXT,
ADD COLUMN     "occurrence" TEXT,
ADD COLUMN     "tuning" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "DetectionTuning" (
    "detection" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "parameters" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "DetectionTuning_pkey" PRIMARY KEY ("detection","number")
);

-- AddForeignKey
ALTER TABLE "DetectionTuning" ADD CONSTRAINT "DetectionTuning_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "DetectionTuning" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "DetectionTuning" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
