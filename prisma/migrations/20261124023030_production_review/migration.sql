-- CreateTable
CREATE TABLE "ProductionAnswer" (
    "id" SERIAL NOT NULL,
    "requestId" TEXT NOT NULL,
    "edit" INTEGER NOT NULL,
    "agent" TEXT NOT NULL,
    "line" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ProductionAnswer_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ProductionAnswer_requestId_edit_idx" ON "ProductionAnswer"("requestId", "edit");

-- AddForeignKey
ALTER TABLE "ProductionAnswer" ADD CONSTRAINT "ProductionAnswer_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "ChangeRequest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProductionAnswer" ADD CONSTRAINT "ProductionAnswer_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ProductionAnswer" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ProductionAnswer" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
