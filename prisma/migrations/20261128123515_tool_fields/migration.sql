-- AlterTable
ALTER TABLE "Tool" ADD COLUMN     "fields" TEXT[] DEFAULT ARRAY[]::TEXT[];
