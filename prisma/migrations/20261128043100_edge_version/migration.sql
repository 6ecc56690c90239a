-- What processes remember of gateways and tokens is good for as long as this stays the same: one cheap query a
-- second for all of them, whether or not a notification came. A row and not a sequence, so that it changes when the
-- transaction commits.
CREATE TABLE "EdgeVersion" (
    "id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "EdgeVersion_pkey" PRIMARY KEY ("id")
);
INSERT INTO "EdgeVersion" ("id", "version") VALUES (1, 1);

CREATE FUNCTION remit_next_edge_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "EdgeVersion" SET "version" = "version" + 1 WHERE "id" = 1;
  RETURN NULL;
END $$;
CREATE TRIGGER edge_version AFTER DELETE OR UPDATE OF "gatewayId", "tokenHash", "expiresAt", "revokedAt"
  ON "GatewayToken" FOR EACH ROW EXECUTE FUNCTION remit_next_edge_version();
CREATE TRIGGER edge_version
  AFTER DELETE OR UPDATE OF "slug", "kind", "mode", "servers", "freshnessSeconds", "onStale", "unheld", "settings"
  ON "Gateway" FOR EACH ROW EXECUTE FUNCTION remit_next_edge_version();
