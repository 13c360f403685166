-- CreateEnum
CREATE TYPE "capsule_state" AS ENUM ('DRAFT', 'SEALED', 'UNFOLDING', 'READY', 'OPENED');

-- CreateEnum
CREATE TYPE "feed_event_kind" AS ENUM ('SEALED', 'UNFOLDING', 'READY', 'OPENED', 'REPLIED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "audit_event_kind" AS ENUM ('SIGNED_UP', 'LOGGED_IN', 'LOG_IN_FAILED', 'SESSION_REFRESHED', 'REFRESH_TOKEN_REUSED', 'LOGGED_OUT', 'SESSION_REVOKED', 'PASSWORD_CHANGED', 'PASSWORD_REFUSED', 'ACCOUNT_DEACTIVATED', 'ACCOUNT_DELETED', 'CAPSULE_SEALED', 'CAPSULE_OPENED', 'CAPSULE_REPLIED', 'DRAFT_DELETED');

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "username" TEXT NOT NULL,
    "username_key" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "first_name" TEXT,
    "last_name" TEXT,
    "display_name" TEXT,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deactivated_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_search_terms" (
    "user_id" UUID NOT NULL,
    "term" TEXT NOT NULL,

    CONSTRAINT "user_search_terms_pkey" PRIMARY KEY ("user_id","term")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "family_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "spent_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "address" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recipients" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "recipients_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "capsules" (
    "id" UUID NOT NULL,
    "state" "capsule_state" NOT NULL DEFAULT 'DRAFT',
    "sender_id" UUID NOT NULL,
    "receiver_id" UUID,
    "recipient_id" UUID,
    "title" TEXT,
    "theme" TEXT,
    "allow_early_view" BOOLEAN NOT NULL DEFAULT false,
    "allow_receiver_reply" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sealed_at" TIMESTAMPTZ(3),
    "unfolds_at" TIMESTAMPTZ(3),
    "unlocks_at" TIMESTAMPTZ(3),
    "opened_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "idempotency_key" TEXT,

    CONSTRAINT "capsules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule" (
    "capsule_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("capsule_id")
);

-- CreateTable
CREATE TABLE "capsule_contents" (
    "capsule_id" UUID NOT NULL,
    "key_id" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,

    CONSTRAINT "capsule_contents_pkey" PRIMARY KEY ("capsule_id")
);

-- CreateTable
CREATE TABLE "replies" (
    "capsule_id" UUID NOT NULL,
    "key_id" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "replies_pkey" PRIMARY KEY ("capsule_id")
);

-- CreateTable
CREATE TABLE "feeds" (
    "user_id" UUID NOT NULL,
    "last_seq" INTEGER NOT NULL,
    "pruned_seq" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "feeds_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "feed_events" (
    "user_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" "feed_event_kind" NOT NULL,
    "capsule_id" UUID NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "feed_events_pkey" PRIMARY KEY ("user_id","seq")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" UUID NOT NULL,
    "user_id" UUID,
    "kind" "audit_event_kind" NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "subject_id" UUID,
    "address" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_username_key_key" ON "users"("username_key");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "user_search_terms_term_idx" ON "user_search_terms" USING SPGIST ("term");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");

-- CreateIndex
CREATE INDEX "sessions_family_id_idx" ON "sessions"("family_id");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "recipients_owner_id_name_id_idx" ON "recipients"("owner_id", "name", "id");

-- CreateIndex
CREATE INDEX "recipients_user_id_idx" ON "recipients"("user_id");

-- CreateIndex
CREATE INDEX "recipients_email_idx" ON "recipients"("email");

-- CreateIndex
CREATE INDEX "capsules_inbox" ON "capsules"("receiver_id", "sealed_at", "id") WHERE (sealed_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "capsules_outbox" ON "capsules"("sender_id", "sealed_at", "id") WHERE (sealed_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "capsules_drafts" ON "capsules"("sender_id", "updated_at", "id") WHERE (sealed_at IS NULL);

-- CreateIndex
CREATE INDEX "capsules_recipient_id_idx" ON "capsules"("recipient_id");

-- CreateIndex
CREATE UNIQUE INDEX "capsules_sender_id_idempotency_key_key" ON "capsules"("sender_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "schedule_due_at_idx" ON "schedule"("due_at");

-- CreateIndex
CREATE INDEX "capsule_contents_key_id_idx" ON "capsule_contents"("key_id");

-- CreateIndex
CREATE INDEX "replies_key_id_idx" ON "replies"("key_id");

-- CreateIndex
CREATE INDEX "feed_events_occurred_at_idx" ON "feed_events" USING BRIN ("occurred_at");

-- CreateIndex
CREATE INDEX "audit_events_user_id_occurred_at_id_idx" ON "audit_events"("user_id", "occurred_at", "id");

-- CreateIndex
CREATE INDEX "audit_events_occurred_at_idx" ON "audit_events" USING BRIN ("occurred_at");

-- AddForeignKey
ALTER TABLE "user_search_terms" ADD CONSTRAINT "user_search_terms_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recipients" ADD CONSTRAINT "recipients_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recipients" ADD CONSTRAINT "recipients_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "capsules" ADD CONSTRAINT "capsules_sender_id_fkey" FOREIGN KEY ("sender_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "capsules" ADD CONSTRAINT "capsules_receiver_id_fkey" FOREIGN KEY ("receiver_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "capsules" ADD CONSTRAINT "capsules_recipient_id_fkey" FOREIGN KEY ("recipient_id") REFERENCES "recipients"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_capsule_id_fkey" FOREIGN KEY ("capsule_id") REFERENCES "capsules"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "capsule_contents" ADD CONSTRAINT "capsule_contents_capsule_id_fkey" FOREIGN KEY ("capsule_id") REFERENCES "capsules"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replies" ADD CONSTRAINT "replies_capsule_id_fkey" FOREIGN KEY ("capsule_id") REFERENCES "capsules"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feeds" ADD CONSTRAINT "feeds_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What must never be, whatever the program does.

-- A letter that time will move is in the schedule: out of it, it would wait for ever.
CREATE FUNCTION "check_schedule"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM changed
     WHERE state IN ('SEALED', 'UNFOLDING')
       AND NOT EXISTS (SELECT FROM schedule WHERE capsule_id = changed.id)
  ) THEN
    RAISE EXCEPTION 'a letter that time will move is not in the schedule' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "capsules_inserted_are_scheduled" AFTER INSERT ON "capsules"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION check_schedule();
CREATE TRIGGER "capsules_updated_are_scheduled" AFTER UPDATE ON "capsules"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION check_schedule();

-- Sealing ends the draft. Indexes tell drafts from letters by this instant, which no transition changes.
ALTER TABLE "capsules" ADD CONSTRAINT "capsules_draft_is_unsealed"
  CHECK ((sealed_at IS NULL) = (state = 'DRAFT'));

-- A letter that has left its draft knows what it is, for whom and until when.
ALTER TABLE "capsules" ADD CONSTRAINT "capsules_sealed_is_complete"
  CHECK (state = 'DRAFT'
         OR (title IS NOT NULL AND receiver_id IS NOT NULL
             AND unfolds_at IS NOT NULL AND unlocks_at IS NOT NULL AND unfolds_at <= unlocks_at));

-- Only opening sets the instant of opening.
ALTER TABLE "capsules" ADD CONSTRAINT "capsules_opened_has_instant"
  CHECK ((opened_at IS NOT NULL) = (state = 'OPENED'));

ALTER TABLE "users" ADD CONSTRAINT "users_email_is_lower_case" CHECK (email = lower(email));
ALTER TABLE "users" ADD CONSTRAINT "users_username_key_is_lower_case" CHECK (username_key = lower(username));
ALTER TABLE "feeds" ADD CONSTRAINT "feeds_count_from_one" CHECK (last_seq > 0 AND pruned_seq BETWEEN 0 AND last_seq);

-- Room in each page for the next version of a row: a change of state, or of a counter, stays in its page and writes no
-- index entry.
ALTER TABLE "capsules" SET (fillfactor = 70);
ALTER TABLE "feeds" SET (fillfactor = 50);
