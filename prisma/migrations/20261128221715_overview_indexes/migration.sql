-- CreateIndex
CREATE INDEX "Agent_team_riskScore_id_idx" ON "Agent"("team", "riskScore", "id");

-- CreateIndex
CREATE INDEX "RiskAssessment_at_idx" ON "RiskAssessment"("at");
