-- DropIndex
DROP INDEX "Agent_name_id_idx";

-- CreateIndex
CREATE INDEX "Agent_name_id_slug_team_idx" ON "Agent"("name", "id", "slug", "team");
