-- A request that goes back to an earlier revision says to which.
ALTER TABLE "ChangeRequest" ADD COLUMN "rollbackOf" INTEGER;

-- What kind of cause a revision has. Earlier ones get theirs from what is on record; nothing else of them changes.
ALTER TABLE "Revision" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'other';
ALTER TABLE "Revision" DISABLE TRIGGER append_only;
UPDATE "Revision" r SET "kind" = CASE
  WHEN c."breakGlass" THEN 'break-glass'
  WHEN c."stages" = '[]' THEN 'at-once'
  WHEN c."id" IS NOT NULL THEN 'request'
  WHEN r."cause" LIKE '% expired' THEN 'expiry'
  WHEN r."cause" LIKE 'Labels of % changed' THEN 'labels'
  WHEN r."cause" LIKE 'Tools of % were read' THEN 'drift'
  WHEN r."cause" LIKE 'Gateway %' THEN 'gateway'
  WHEN r."cause" LIKE '% suspended' THEN 'suspend'
  WHEN r."cause" LIKE '% lost %' THEN 'revoke'
  ELSE 'other'
END
FROM "Revision" o LEFT JOIN "ChangeRequest" c ON c."id" = o."requestId"
WHERE o."serial" = r."serial";
ALTER TABLE "Revision" ENABLE TRIGGER append_only;
CREATE INDEX "Revision_kind_serial_idx" ON "Revision"("kind", "serial");

CREATE TABLE "RevisionSubject" (
    "serial" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,

    CONSTRAINT "RevisionSubject_pkey" PRIMARY KEY ("kind","key","serial")
);
ALTER TABLE "RevisionSubject" ADD CONSTRAINT "RevisionSubject_serial_fkey" FOREIGN KEY ("serial") REFERENCES "Revision"("serial") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "RevisionSubject" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "RevisionSubject" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();

-- Earlier revisions, from the stretches that each does not share with the one before it.
WITH piece AS (
  SELECT r."serial", s.section, c.value->>2 AS sha256
  FROM "Revision" r CROSS JOIN (VALUES ('agents'), ('grants')) s(section)
  CROSS JOIN LATERAL jsonb_array_elements(r."manifest"->s.section) c(value)
  WHERE r."manifest" IS NOT NULL
), differing AS (
  SELECT p."serial", p.section, p.sha256, 'after' AS side FROM piece p
  WHERE NOT EXISTS (SELECT FROM "Revision" b WHERE b."serial" = p."serial" - 1 AND b."manifest" IS NULL)
    AND NOT EXISTS (SELECT FROM piece q WHERE q."serial" = p."serial" - 1 AND q.section = p.section AND q.sha256 = p.sha256)
  UNION ALL
  SELECT p."serial" + 1, p.section, p.sha256, 'before' FROM piece p
  WHERE EXISTS (SELECT FROM "Revision" n WHERE n."serial" = p."serial" + 1 AND n."manifest" IS NOT NULL)
    AND NOT EXISTS (SELECT FROM piece q WHERE q."serial" = p."serial" + 1 AND q.section = p.section AND q.sha256 = p.sha256)
), entry AS (
  SELECT d."serial", d.side, g.value->>'agent' AS agent, g.value::text AS body
  FROM differing d JOIN "PolicyStretch" t ON t."sha256" = d.sha256 CROSS JOIN LATERAL jsonb_array_elements(
    CASE d.section WHEN 'grants' THEN ('[' || t."text" || ']')::jsonb ELSE '[]'::jsonb END) g(value)
  UNION ALL
  SELECT d."serial", d.side, a.key, a.value::text
  FROM differing d JOIN "PolicyStretch" t ON t."sha256" = d.sha256 CROSS JOIN LATERAL jsonb_each(
    CASE d.section WHEN 'agents' THEN ('{' || t."text" || '}')::jsonb ELSE '{}'::jsonb END) a(key, value)
)
INSERT INTO "RevisionSubject" ("serial", "kind", "key")
SELECT DISTINCT "serial", 'agent', agent FROM (
  SELECT "serial", agent, body FROM entry GROUP BY "serial", agent, body HAVING count(DISTINCT side) = 1
) changed;
INSERT INTO "RevisionSubject" ("serial", "kind", "key")
SELECT r."serial", 'person', r."actor"->>'id' FROM "Revision" r WHERE r."actor"->>'kind' = 'person'
UNION
SELECT r."serial", 'person', c."requesterId" FROM "Revision" r JOIN "ChangeRequest" c ON c."id" = r."requestId"
UNION
SELECT r."serial", 'person', d."personId"
FROM "Revision" r JOIN "ChangeRequest" c ON c."id" = r."requestId" JOIN "Decision" d ON d."requestId" = c."id"
WHERE d."decision" = 'approve' AND d."digest" = c."digest";
