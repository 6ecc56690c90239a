-- AlterTable
ALTER TABLE "Gateway" ADD COLUMN     "alarms" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateIndex
CREATE INDEX "Agent_mode_name_id_idx" ON "Agent"("mode", "name", "id");

-- CreateIndex
CREATE INDEX "Receipt_gatewayId_status_id_idx" ON "Receipt"("gatewayId", "status", "id");

-- CreateIndex
CREATE INDEX "Receipt_gatewayId_status_serial_idx" ON "Receipt"("gatewayId", "status", "serial");

-- An attestation is history too: it is marked as removed, once, and nothing else of it changes.
CREATE FUNCTION remit_only_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."removedAt" IS NOT NULL OR to_jsonb(NEW) - 'removedAt' IS DISTINCT FROM to_jsonb(OLD) - 'removedAt' THEN
    RAISE EXCEPTION 'remit: % can only be marked as removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_removed BEFORE UPDATE ON "GatewayAttestation" FOR EACH ROW EXECUTE FUNCTION remit_only_removed();
CREATE TRIGGER append_only BEFORE DELETE ON "GatewayAttestation" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "GatewayAttestation" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
