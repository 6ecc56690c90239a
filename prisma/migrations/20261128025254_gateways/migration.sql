-- AlterTable
ALTER TABLE "Agent" ADD COLUMN     "mode" TEXT NOT NULL DEFAULT 'enforce';

-- AlterTable
ALTER TABLE "Gateway" ADD COLUMN     "contact" TEXT,
ADD COLUMN     "lastSeenFrom" TEXT,
ADD COLUMN     "onStale" TEXT NOT NULL DEFAULT 'deny',
ADD COLUMN     "ownerId" TEXT,
ADD COLUMN     "settings" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "unheld" TEXT NOT NULL DEFAULT 'withhold';

-- AlterTable
ALTER TABLE "GatewayToken" ADD COLUMN     "lastUsedFrom" TEXT;

-- CreateTable
CREATE TABLE "GatewayAttestation" (
    "id" TEXT NOT NULL,
    "gatewayId" TEXT NOT NULL,
    "report" TEXT NOT NULL,
    "auditor" TEXT NOT NULL,
    "periodStart" TIMESTAMP(3),
    "periodEnd" TIMESTAMP(3) NOT NULL,
    "link" TEXT,
    "addedById" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "removedAt" TIMESTAMP(3),

    CONSTRAINT "GatewayAttestation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "GatewayAttestation_gatewayId_periodEnd_idx" ON "GatewayAttestation"("gatewayId", "periodEnd");

-- CreateIndex
CREATE INDEX "GatewayAttestation_periodEnd_idx" ON "GatewayAttestation"("periodEnd");

-- AddForeignKey
ALTER TABLE "Gateway" ADD CONSTRAINT "Gateway_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GatewayAttestation" ADD CONSTRAINT "GatewayAttestation_gatewayId_fkey" FOREIGN KEY ("gatewayId") REFERENCES "Gateway"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GatewayAttestation" ADD CONSTRAINT "GatewayAttestation_addedById_fkey" FOREIGN KEY ("addedById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
