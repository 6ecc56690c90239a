-- AlterTable
ALTER TABLE "DrillRun" ADD COLUMN     "refusedMs" INTEGER,
ADD COLUMN     "rotated" TEXT,
ADD COLUMN     "rotation" TEXT,
ADD COLUMN     "takenMs" INTEGER;
