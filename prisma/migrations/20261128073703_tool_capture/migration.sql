-- What is kept of a tool's answers. It is part of the policy, so the database notes a change of it too.
ALTER TABLE "Tool" ADD COLUMN     "capture" TEXT;

DROP TRIGGER policy_touch ON "Tool";
CREATE TRIGGER policy_touch
  AFTER INSERT OR DELETE OR UPDATE OF "serverId", "name", "pinnedDigest", "currentDigest", "dataClass", "categories",
    "effect", "untrusted", "outward", "capture", "removedAt"
  ON "Tool" FOR EACH ROW EXECUTE FUNCTION remit_touch_tool();
