-- History is append-only: the database itself refuses, whoever asks.
CREATE FUNCTION remit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'remit: % is append-only, % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "AuditEntry" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "AuditEntry" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "Decision" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "Decision" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "Revision" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "Revision" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "PublishedPolicy" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "PublishedPolicy" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "Receipt" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "Receipt" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ToolDefinition" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "ToolDefinition" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();

-- Serials only grow, one at a time.
CREATE FUNCTION remit_next_serial() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.serial <> COALESCE((SELECT max(serial) FROM "Revision"), 0) + 1 THEN
    RAISE EXCEPTION 'remit: serial % does not follow', NEW.serial USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER next_serial BEFORE INSERT ON "Revision" FOR EACH ROW EXECUTE FUNCTION remit_next_serial();

-- One live grant for an agent and a tool.
CREATE UNIQUE INDEX "Grant_live" ON "Grant" ("agentId", "toolId") WHERE "revokedAt" IS NULL;

-- No grant without an approved change request, whatever the application does.
CREATE FUNCTION remit_grant_needs_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT state FROM "ChangeRequest" WHERE id = NEW."requestId") IS DISTINCT FROM 'approved' THEN
    RAISE EXCEPTION 'remit: a grant needs an approved change request' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER needs_approval BEFORE INSERT ON "Grant" FOR EACH ROW EXECUTE FUNCTION remit_grant_needs_approval();
