-- A revision is a list of stretches of text, which revisions share; earlier ones keep their whole text.
ALTER TABLE "Revision" ALTER COLUMN "content" DROP NOT NULL, ADD COLUMN "manifest" JSONB;
ALTER TABLE "Revision" ADD CONSTRAINT "Revision_has_policy" CHECK (("manifest" IS NULL) <> ("content" IS NULL));
CREATE TABLE "PolicyStretch" (
    "sha256" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "PolicyStretch_pkey" PRIMARY KEY ("sha256")
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "PolicyStretch" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "PolicyStretch" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();

-- Quicker to write and to read; PGlite and servers that were built without it stay with what they have.
DO $$
BEGIN
  ALTER TABLE "PublishedPolicy" ALTER COLUMN "jws" SET COMPRESSION lz4;
  ALTER TABLE "PolicyStretch" ALTER COLUMN "text" SET COMPRESSION lz4;
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'remit: lz4 is not available: %', SQLERRM;
END $$;

-- Filters in the order of their lists.
DROP INDEX "Agent_status_idx";
DROP INDEX "Agent_team_idx";
CREATE INDEX "Agent_status_name_id_idx" ON "Agent"("status", "name", "id");
CREATE INDEX "Agent_team_name_id_idx" ON "Agent"("team", "name", "id");
CREATE INDEX "Agent_environment_name_id_idx" ON "Agent"("environment", "name", "id");
CREATE INDEX "Agent_exposure_name_id_idx" ON "Agent"("exposure", "name", "id");
CREATE INDEX "Agent_riskLevel_name_id_idx" ON "Agent"("riskLevel", "name", "id");
CREATE INDEX "Agent_createdById_idx" ON "Agent"("createdById");
DROP INDEX "ChangeRequest_requesterId_idx";
CREATE INDEX "ChangeRequest_state_number_idx" ON "ChangeRequest"("state", "number");
CREATE INDEX "ChangeRequest_requesterId_number_idx" ON "ChangeRequest"("requesterId", "number");
CREATE INDEX "Person_roles_idx" ON "Person" USING GIN ("roles");
-- How often values go together, so that the planner knows when an order would be walked for nothing.
CREATE STATISTICS "Agent_filters" (mcv) ON "status", "environment", "exposure", "team", "riskLevel" FROM "Agent";
-- Who holds a tool now.
CREATE INDEX "Grant_live_tool" ON "Grant"("toolId", "endsAt", "agentId") WHERE "revokedAt" IS NULL;
CREATE INDEX "Tool_drifted" ON "Tool"("serverId") WHERE "driftedAt" IS NOT NULL AND "removedAt" IS NULL;
-- The beginning of an action, in any collation; and by whom.
CREATE INDEX "AuditEntry_action_prefix" ON "AuditEntry"("action" text_pattern_ops, "seq");
CREATE INDEX "AuditEntry_actor_id" ON "AuditEntry"(("actor" #> ARRAY['id']::text[]), "seq");

-- Text anywhere in a name. pg_trgm comes with PostgreSQL; where it cannot be had (PGlite, or a role that may not
-- create extensions) search finds the same, and reads every row for it.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'remit: pg_trgm is not available: %', SQLERRM;
END $$;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN RETURN; END IF;
  CREATE INDEX "Agent_name_search" ON "Agent" USING GIN ("name" gin_trgm_ops);
  CREATE INDEX "Agent_slug_search" ON "Agent" USING GIN ("slug" gin_trgm_ops);
  CREATE INDEX "Agent_team_search" ON "Agent" USING GIN ("team" gin_trgm_ops);
  CREATE INDEX "Tool_name_search" ON "Tool" USING GIN ("name" gin_trgm_ops);
  CREATE INDEX "ChangeRequest_title_search" ON "ChangeRequest" USING GIN ("title" gin_trgm_ops);
  CREATE INDEX "Person_name_search" ON "Person" USING GIN ("name" gin_trgm_ops);
  CREATE INDEX "Person_email_search" ON "Person" USING GIN ("email" gin_trgm_ops);
END $$;
