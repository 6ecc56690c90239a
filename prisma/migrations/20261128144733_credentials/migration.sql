-- AlterTable
ALTER TABLE "Agent" ADD COLUMN     "tokensNotBefore" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "Credential" (
    "id" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "audiences" TEXT[],
    "place" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "rotatedAt" TIMESTAMP(3) NOT NULL,
    "lastUsedAt" TIMESTAMP(3),
    "lastUsedFrom" TEXT,
    "revokedAt" TIMESTAMP(3),
    "registrationUri" TEXT,
    "sealedToken" TEXT,
    "pendingKey" JSONB,
    "registrationError" TEXT,
    "registrationTriedAt" TIMESTAMP(3),

    CONSTRAINT "Credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CredentialKey" (
    "id" TEXT NOT NULL,
    "credentialId" TEXT NOT NULL,
    "secretHash" TEXT,
    "publicJwk" JSONB,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "endsAt" TIMESTAMP(3),
    "lastUsedAt" TIMESTAMP(3),

    CONSTRAINT "CredentialKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CredentialEvent" (
    "id" BIGSERIAL NOT NULL,
    "credentialId" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "actor" JSONB NOT NULL,
    "reason" TEXT,
    "serial" INTEGER,
    "detail" JSONB,

    CONSTRAINT "CredentialEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ClientAssertion" (
    "credentialId" TEXT NOT NULL,
    "jtiHash" TEXT NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ClientAssertion_pkey" PRIMARY KEY ("credentialId","jtiHash")
);

-- CreateTable
CREATE TABLE "RevokedAccessToken" (
    "jti" TEXT NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "RevokedAccessToken_pkey" PRIMARY KEY ("jti")
);

-- CreateTable
CREATE TABLE "AccessTokenKey" (
    "kid" TEXT NOT NULL,
    "publicJwk" JSONB NOT NULL,
    "sealed" TEXT NOT NULL,
    "sealedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AccessTokenKey_pkey" PRIMARY KEY ("kid")
);

-- CreateIndex
CREATE INDEX "Credential_issuer_subject_idx" ON "Credential"("issuer", "subject");

-- CreateIndex
CREATE INDEX "Credential_createdById_idx" ON "Credential"("createdById");

-- CreateIndex
CREATE INDEX "Credential_rotatedAt_id_idx" ON "Credential"("rotatedAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Credential_agentId_name_key" ON "Credential"("agentId", "name");

-- CreateIndex
CREATE INDEX "CredentialKey_credentialId_idx" ON "CredentialKey"("credentialId");

-- CreateIndex
CREATE INDEX "CredentialEvent_credentialId_id_idx" ON "CredentialEvent"("credentialId", "id");

-- CreateIndex
CREATE INDEX "ClientAssertion_expiresAt_idx" ON "ClientAssertion"("expiresAt");

-- CreateIndex
CREATE INDEX "RevokedAccessToken_expiresAt_idx" ON "RevokedAccessToken"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "AccessTokenKey_sealedBy_key" ON "AccessTokenKey"("sealedBy");

-- AddForeignKey
ALTER TABLE "Credential" ADD CONSTRAINT "Credential_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Credential" ADD CONSTRAINT "Credential_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CredentialKey" ADD CONSTRAINT "CredentialKey_credentialId_fkey" FOREIGN KEY ("credentialId") REFERENCES "Credential"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CredentialEvent" ADD CONSTRAINT "CredentialEvent_credentialId_fkey" FOREIGN KEY ("credentialId") REFERENCES "Credential"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- From when on tokens of an identity count is part of a policy.
DROP TRIGGER policy_touch ON "Agent";
CREATE TRIGGER policy_touch
  AFTER INSERT OR DELETE OR UPDATE OF "slug", "status", "identities", "tokensNotBefore", "requireUser", "mode"
  ON "Agent" FOR EACH ROW EXECUTE FUNCTION remit_touch_agent();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "CredentialEvent" FOR EACH ROW EXECUTE FUNCTION remit_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON "CredentialEvent" FOR EACH STATEMENT EXECUTE FUNCTION remit_refuse_change();

-- What verifies a replacement is looked for often, and hardly ever there.
CREATE INDEX "DecisionLogEntry_credential_replaced" ON "DecisionLogEntry" ("agent", "time")
  WHERE status = 'credential_replaced';
