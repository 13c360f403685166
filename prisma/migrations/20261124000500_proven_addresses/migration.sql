-- CreateEnum
CREATE TYPE "address_token_purpose" AS ENUM ('PROOF', 'CHANGE', 'RESET', 'CLAIM');

-- CreateEnum
CREATE TYPE "channel" AS ENUM ('EMAIL');

-- CreateEnum
CREATE TYPE "notice_kind" AS ENUM ('PROOF', 'CHANGE', 'RESET', 'SECURITY');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('PENDING', 'RETRYING', 'UNKNOWN', 'SENT', 'FAILED', 'SUPPRESSED');

-- AlterEnum
ALTER TYPE "audit_event_kind" ADD VALUE 'PASSWORD_RESET';
ALTER TYPE "audit_event_kind" ADD VALUE 'EMAIL_PROVEN';
ALTER TYPE "audit_event_kind" ADD VALUE 'EMAIL_CHANGED';

-- Who registers an address keeps nobody else from it: it is theirs who proves that they read its mail. Until then
-- anybody may claim it.
DROP INDEX "users_email_key";

-- CreateTable
CREATE TABLE "address_tokens" (
    "token_hash" BYTEA NOT NULL,
    "purpose" "address_token_purpose" NOT NULL,
    "email" TEXT NOT NULL,
    "user_id" UUID,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "address_tokens_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" UUID NOT NULL,
    "channel" "channel" NOT NULL,
    "kind" "notice_kind" NOT NULL,
    "user_id" UUID,
    "state" "delivery_state" NOT NULL DEFAULT 'PENDING',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "next_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "leased_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "doubts" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(3),
    "answer" TEXT,
    "key_id" TEXT,
    "sealed" TEXT,

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "address_tokens_user_id_idx" ON "address_tokens"("user_id");

-- CreateIndex
CREATE INDEX "address_tokens_email_idx" ON "address_tokens"("email");

-- CreateIndex
CREATE INDEX "address_tokens_expires_at_idx" ON "address_tokens"("expires_at");

-- CreateIndex
CREATE INDEX "deliveries_due" ON "deliveries"("channel", "next_at") WHERE (next_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "deliveries_user_id_id_idx" ON "deliveries"("user_id", "id");

-- CreateIndex
CREATE INDEX "deliveries_created_at_idx" ON "deliveries" USING BRIN ("created_at");

-- CreateIndex
CREATE INDEX "users_email_idx" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "users_proven_email" ON "users"("email") WHERE (email_proven_at IS NOT NULL);

-- AddForeignKey
ALTER TABLE "address_tokens" ADD CONSTRAINT "address_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What must never be, whatever the program does.

-- A delivery is looked at again until its end, and then nothing is left of what was sent, for there are tokens in it.
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_end"
  CHECK ((next_at IS NULL) = (state IN ('SENT', 'FAILED', 'SUPPRESSED'))
         AND (next_at IS NOT NULL OR (sealed IS NULL AND leased_until IS NULL)));

ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_sent_has_instant" CHECK ((sent_at IS NOT NULL) = (state = 'SENT'));
ALTER TABLE "address_tokens" ADD CONSTRAINT "address_tokens_email_is_lower_case" CHECK (email = lower(email));
