-- Since when a gateway tells of calls, and whether it does: asked of each gateway by the overview and by each agent's use.
CREATE INDEX "DecisionDay_gatewayId_start_idx" ON "DecisionDay"("gatewayId", "start");
