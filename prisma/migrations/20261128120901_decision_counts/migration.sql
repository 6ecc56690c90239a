-- DropIndex
DROP INDEX "DecisionDay_tool_start_idx";

-- DropIndex
DROP INDEX "DecisionHour_tool_start_idx";


-- The same counts go up again and again: room on their pages keeps that out of the indexes.
ALTER TABLE "DecisionHour" SET (fillfactor = 60);
ALTER TABLE "DecisionDay" SET (fillfactor = 60);

-- What is rare is not looked for among all calls: why one was denied, and the most sensitive data.
CREATE INDEX "DecisionLogEntry_denied" ON "DecisionLogEntry" ("reason", "time", "gatewayId", "eventId") WHERE "reason" <> 'allowed';
CREATE INDEX "DecisionLogEntry_restricted" ON "DecisionLogEntry" ("time", "gatewayId", "eventId") WHERE "dataClasses" @> '{restricted}'::text[];
