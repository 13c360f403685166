-- CreateEnum
CREATE TYPE "silence" AS ENUM ('UNSUBSCRIBED', 'REFUSED');

-- AlterEnum
ALTER TYPE "audit_event_kind" ADD VALUE 'CAPSULE_REDIRECTED';

-- AlterEnum
ALTER TYPE "feed_event_kind" ADD VALUE 'CLAIMED';
ALTER TYPE "feed_event_kind" ADD VALUE 'UNDELIVERABLE';

-- AlterEnum
ALTER TYPE "notice_kind" ADD VALUE 'LETTER';

-- CreateTable
CREATE TABLE "waiting_letters" (
    "capsule_id" UUID NOT NULL,
    "address_hash" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "announce" BOOLEAN NOT NULL,
    "announced_at" TIMESTAMPTZ(3),
    "told" "capsule_state" NOT NULL DEFAULT 'SEALED',
    "last_checked_at" TIMESTAMPTZ(3),
    "check_at" TIMESTAMPTZ(3),
    "unreachable_at" TIMESTAMPTZ(3),
    "look_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "waiting_letters_pkey" PRIMARY KEY ("capsule_id")
);

-- CreateTable
CREATE TABLE "silenced_addresses" (
    "address_hash" BYTEA NOT NULL,
    "because" "silence" NOT NULL,
    "silenced_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "silenced_addresses_pkey" PRIMARY KEY ("address_hash")
);

-- CreateTable
CREATE TABLE "address_key" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "key_id" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,

    CONSTRAINT "address_key_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "waiting_letters_address_hash_idx" ON "waiting_letters"("address_hash");

-- CreateIndex
CREATE INDEX "waiting_letters_key_id_idx" ON "waiting_letters"("key_id");

-- CreateIndex
CREATE INDEX "waiting_letters_look" ON "waiting_letters"("look_at") WHERE (look_at IS NOT NULL);

-- AddForeignKey
ALTER TABLE "waiting_letters" ADD CONSTRAINT "waiting_letters_capsule_id_fkey" FOREIGN KEY ("capsule_id") REFERENCES "capsules"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What must never be, whatever the program does.

ALTER TABLE "address_key" ADD CONSTRAINT "address_key_is_one" CHECK (id = 1);

-- A letter that has left its draft knows what it is and until when; for whom, the next check looks at.
ALTER TABLE "capsules" DROP CONSTRAINT "capsules_sealed_is_complete";
ALTER TABLE "capsules" ADD CONSTRAINT "capsules_sealed_is_complete"
  CHECK (state = 'DRAFT'
         OR (title IS NOT NULL AND unfolds_at IS NOT NULL AND unlocks_at IS NOT NULL AND unfolds_at <= unlocks_at));
-- Who opened it is known.
ALTER TABLE "capsules" ADD CONSTRAINT "capsules_opened_has_receiver" CHECK (state <> 'OPENED' OR receiver_id IS NOT NULL);

-- A letter is for a receiver or for an address: with neither nobody would ever get it.
CREATE FUNCTION "check_receiver"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM changed
     WHERE sealed_at IS NOT NULL
       AND receiver_id IS NULL
       AND NOT EXISTS (SELECT FROM waiting_letters WHERE capsule_id = changed.id)
  ) THEN
    RAISE EXCEPTION 'a sealed letter is for nobody' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "capsules_inserted_are_for_somebody" AFTER INSERT ON "capsules"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION check_receiver();
CREATE TRIGGER "capsules_updated_are_for_somebody" AFTER UPDATE ON "capsules"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION check_receiver();

CREATE FUNCTION "check_nobody_waits_in_vain"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM gone JOIN capsules ON capsules.id = gone.capsule_id WHERE receiver_id IS NULL) THEN
    RAISE EXCEPTION 'a sealed letter is for nobody' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "waiting_letters_deleted_have_receivers" AFTER DELETE ON "waiting_letters"
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION check_nobody_waits_in_vain();

-- What the counts have to be: a letter that waits lies in its sender's box alone.
CREATE OR REPLACE FUNCTION "letters_counted"(people uuid[] DEFAULT NULL)
  RETURNS TABLE (user_id uuid, inbox_sealed int, inbox_unfolding int, inbox_ready int, inbox_opened int,
                 outbox_sealed int, outbox_unfolding int, outbox_ready int, outbox_opened int)
  LANGUAGE sql STABLE AS $$
  SELECT owner,
         count(*) FILTER (WHERE received AND state = 'SEALED'), count(*) FILTER (WHERE received AND state = 'UNFOLDING'),
         count(*) FILTER (WHERE received AND state = 'READY'), count(*) FILTER (WHERE received AND state = 'OPENED'),
         count(*) FILTER (WHERE NOT received AND state = 'SEALED'), count(*) FILTER (WHERE NOT received AND state = 'UNFOLDING'),
         count(*) FILTER (WHERE NOT received AND state = 'READY'), count(*) FILTER (WHERE NOT received AND state = 'OPENED')
    FROM (SELECT receiver_id AS owner, true AS received, state
            FROM capsules
           WHERE sealed_at IS NOT NULL AND receiver_id IS NOT NULL AND (people IS NULL OR receiver_id = ANY (people))
           UNION ALL
          SELECT sender_id, false, state
            FROM capsules
           WHERE sealed_at IS NOT NULL AND (people IS NULL OR sender_id = ANY (people))) AS places
   GROUP BY owner
$$;
