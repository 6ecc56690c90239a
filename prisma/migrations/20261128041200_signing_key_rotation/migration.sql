-- AlterTable
ALTER TABLE "PublishedPolicy" ADD COLUMN     "kid" TEXT;

-- AlterTable
ALTER TABLE "SigningKey" ADD COLUMN     "activatedAt" TIMESTAMP(3),
ADD COLUMN     "automatic" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "notBefore" TIMESTAMP(3),
ADD COLUMN     "overlapHours" INTEGER NOT NULL DEFAULT 24,
ADD COLUMN     "previousAt" TIMESTAMP(3),
ADD COLUMN     "retireAfter" TIMESTAMP(3),
ADD COLUMN     "state" TEXT NOT NULL DEFAULT 'active';

-- CreateTable
CREATE TABLE "SigningKeyEvent" (
    "id" BIGSERIAL NOT NULL,
    "kid" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "actor" JSONB NOT NULL,
    "reason" TEXT,
    "serial" INTEGER,

    CONSTRAINT "SigningKeyEvent_pkey" PRIMARY KEY ("id")
);

-- AddForeignKey
ALTER TABLE "SigningKeyEvent" ADD CONSTRAINT "SigningKeyEvent_kid_fkey" FOREIGN KEY ("kid") REFERENCES "SigningKey"("kid") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The keys from before: one that signs, or none of use any more.
UPDATE "SigningKey" SET "activatedAt" = "createdAt", "state" = CASE WHEN "retiredAt" IS NULL THEN 'active' ELSE 'retired' END;
INSERT INTO "SigningKeyEvent" ("kid", "event", "at", "actor")
  SELECT "kid", 'registered', "createdAt", '{"kind":"system","name":"start"}'::jsonb FROM "SigningKey";

-- One key signs, and at most one comes next.
CREATE UNIQUE INDEX "SigningKey_active" ON "SigningKey" ("state") WHERE "state" = 'active';
CREATE UNIQUE INDEX "SigningKey_next" ON "SigningKey" ("state") WHERE "state" = 'next';
-- Never the private half.
ALTER TABLE "SigningKey" ADD CONSTRAINT "SigningKey_public_only" CHECK (NOT jsonb_exists("publicJwk", 'd'));

-- A key never comes back, and none is forgotten.
CREATE FUNCTION remit_key_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  states CONSTANT text[] := ARRAY['next', 'active', 'previous', 'retired'];
BEGIN
  IF NEW."kid" <> OLD."kid" OR NEW."publicJwk" <> OLD."publicJwk"
    OR array_position(states, NEW."state") IS NULL
    OR array_position(states, NEW."state") < array_position(states, OLD."state") THEN
    RAISE EXCEPTION 'remit: a signing key only goes forward, from % to % refused', OLD."state", NEW."state"
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER goes_forward BEFORE UPDATE ON "SigningKey" FOR EACH ROW EXECUTE FUNCTION remit_key_goes_forward();
CREATE TRIGGER append_only BEFORE DELETE ON "SigningKey" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "SigningKey" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "SigningKeyEvent" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "SigningKeyEvent" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();
