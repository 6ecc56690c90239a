-- DropIndex
DROP INDEX "DecisionDay_tool_start_idx";

-- DropIndex
DROP INDEX "DecisionHour_tool_start_idx";


-- The same counts go up again and again: room on their pages keeps that out of the indexes.
ALTER TABLE "DecisionHour" SET (fillfactor = 60);
ALTER TABLE "DecisionDay" SET (fillfactor = 60);
