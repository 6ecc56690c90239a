-- A long payload is kept as the stretches that it consists of, most of which stood in the one before.
ALTER TABLE "PublishedPolicy" ADD COLUMN     "parts" JSONB;

-- What may have changed since the last publication. The database itself notes it, whoever writes, so that a publication
-- that reads only these rows misses nothing.
CREATE TABLE "PolicyTouch" (
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,

    CONSTRAINT "PolicyTouch_pkey" PRIMARY KEY ("kind","key")
);
INSERT INTO "PolicyTouch" ("kind", "key") VALUES ('all', '');

CREATE FUNCTION remit_touch_agent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO "PolicyTouch" ("kind", "key") VALUES ('agent', OLD.slug) ON CONFLICT DO NOTHING;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO "PolicyTouch" ("kind", "key") VALUES ('agent', NEW.slug) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER policy_touch AFTER INSERT OR DELETE OR UPDATE OF "slug", "status", "identities", "requireUser", "mode"
  ON "Agent" FOR EACH ROW EXECUTE FUNCTION remit_touch_agent();

CREATE FUNCTION remit_touch_grant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO "PolicyTouch" ("kind", "key") SELECT 'agent', slug FROM "Agent" WHERE id = OLD."agentId"
      ON CONFLICT DO NOTHING;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO "PolicyTouch" ("kind", "key") SELECT 'agent', slug FROM "Agent" WHERE id = NEW."agentId"
      ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER policy_touch
  AFTER INSERT OR DELETE OR UPDATE OF "id", "agentId", "toolId", "requestId", "constraints", "revokedAt"
  ON "Grant" FOR EACH ROW EXECUTE FUNCTION remit_touch_grant();

CREATE FUNCTION remit_touch_tool() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO "PolicyTouch" ("kind", "key")
      SELECT 'tool', slug || '/' || OLD.name FROM "McpServer" WHERE id = OLD."serverId" ON CONFLICT DO NOTHING;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO "PolicyTouch" ("kind", "key")
      SELECT 'tool', slug || '/' || NEW.name FROM "McpServer" WHERE id = NEW."serverId" ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER policy_touch
  AFTER INSERT OR DELETE OR UPDATE OF "serverId", "name", "pinnedDigest", "currentDigest", "dataClass", "categories",
    "effect", "untrusted", "outward", "removedAt"
  ON "Tool" FOR EACH ROW EXECUTE FUNCTION remit_touch_tool();

-- Servers and gateways are few, and read whole each time; but the slug of a server is part of its tools' keys.
CREATE FUNCTION remit_touch_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "PolicyTouch" ("kind", "key") VALUES ('all', '') ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER policy_touch AFTER DELETE OR UPDATE OF "slug" ON "McpServer"
  FOR EACH STATEMENT EXECUTE FUNCTION remit_touch_all();
CREATE TRIGGER policy_touch_truncate AFTER TRUNCATE ON "McpServer" FOR EACH STATEMENT EXECUTE FUNCTION remit_touch_all();
CREATE TRIGGER policy_touch_truncate AFTER TRUNCATE ON "Agent" FOR EACH STATEMENT EXECUTE FUNCTION remit_touch_all();
CREATE TRIGGER policy_touch_truncate AFTER TRUNCATE ON "Grant" FOR EACH STATEMENT EXECUTE FUNCTION remit_touch_all();
CREATE TRIGGER policy_touch_truncate AFTER TRUNCATE ON "Tool" FOR EACH STATEMENT EXECUTE FUNCTION remit_touch_all();
