-- AlterEnum
ALTER TYPE "channel" ADD VALUE 'WEB_PUSH';
ALTER TYPE "channel" ADD VALUE 'WEBHOOK';

-- AlterEnum
ALTER TYPE "notice_kind" ADD VALUE 'SEALED';
ALTER TYPE "notice_kind" ADD VALUE 'UNFOLDING';
ALTER TYPE "notice_kind" ADD VALUE 'READY';
ALTER TYPE "notice_kind" ADD VALUE 'OPENED';
ALTER TYPE "notice_kind" ADD VALUE 'REPLIED';
ALTER TYPE "notice_kind" ADD VALUE 'WITHDRAWN';
ALTER TYPE "notice_kind" ADD VALUE 'UNDELIVERABLE';
ALTER TYPE "notice_kind" ADD VALUE 'TEST';

-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN     "capsule_ids" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "first_seq" INTEGER,
ADD COLUMN     "last_seq" INTEGER,
ADD COLUMN     "target_id" UUID;

-- CreateTable
CREATE TABLE "targets" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "channel" "channel" NOT NULL,
    "kinds" "notice_kind"[] DEFAULT ARRAY[]::"notice_kind"[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "ended_because" TEXT,
    "leave_token" UUID NOT NULL DEFAULT gen_random_uuid(),
    "key_id" TEXT,
    "sealed" TEXT,

    CONSTRAINT "targets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice_settings" (
    "user_id" UUID NOT NULL,
    "zone" TEXT NOT NULL DEFAULT 'UTC',
    "quiet_from" TIME(0),
    "quiet_until" TIME(0),

    CONSTRAINT "notice_settings_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "notice_due" (
    "user_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notice_due_pkey" PRIMARY KEY ("user_id","seq")
);

-- CreateTable
CREATE TABLE "notice_cursors" (
    "user_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "rests_until" TIMESTAMPTZ(3),

    CONSTRAINT "notice_cursors_pkey" PRIMARY KEY ("user_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "targets_leave_token_key" ON "targets"("leave_token");

-- CreateIndex
CREATE INDEX "targets_user_id_created_at_id_idx" ON "targets"("user_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "targets_key_id_idx" ON "targets"("key_id");

-- CreateIndex
CREATE UNIQUE INDEX "targets_one_email" ON "targets"("user_id") WHERE (channel = 'EMAIL');

-- CreateIndex
CREATE INDEX "notice_due_due_at_idx" ON "notice_due"("due_at");

-- CreateIndex
CREATE INDEX "deliveries_capsule_ids_idx" ON "deliveries" USING GIN ("capsule_ids");

-- CreateIndex
CREATE UNIQUE INDEX "deliveries_target_id_first_seq_key" ON "deliveries"("target_id", "first_seq");

-- AddForeignKey
ALTER TABLE "targets" ADD CONSTRAINT "targets_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice_settings" ADD CONSTRAINT "notice_settings_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What must never be, whatever the program does.

-- An EMAIL target is its person's proven address, whichever that is; all others have theirs until they are ended.
ALTER TABLE "targets" ADD CONSTRAINT "targets_address"
  CHECK ((key_id IS NULL) = (sealed IS NULL)
         AND (channel <> 'EMAIL' OR sealed IS NULL)
         AND (channel = 'EMAIL' OR sealed IS NOT NULL OR ended_at IS NOT NULL));

ALTER TABLE "targets" ADD CONSTRAINT "targets_end_has_reason" CHECK ((ended_at IS NULL) = (ended_because IS NULL));
ALTER TABLE "notice_settings" ADD CONSTRAINT "notice_settings_quiet" CHECK ((quiet_from IS NULL) = (quiet_until IS NULL));
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_events"
  CHECK ((first_seq IS NULL) = (last_seq IS NULL) AND first_seq <= last_seq);

-- Until when somebody wants to be told nothing; null when that is not now. A zone that PostgreSQL does not know, or not
-- any more, keeps no notice from anybody.
CREATE FUNCTION "quiet_until"(at timestamptz, zone text, since time, until time) RETURNS timestamptz
  LANGUAGE plpgsql STABLE STRICT AS $$
DECLARE
  here timestamp;
  clock time;
BEGIN
  here := at AT TIME ZONE zone;
  clock := here::time;
  IF (CASE WHEN since <= until THEN clock < since OR clock >= until ELSE clock >= until AND clock < since END) THEN
    RETURN NULL;
  END IF;
  RETURN (here::date + until + CASE WHEN clock < until THEN interval '0' ELSE interval '1 day' END) AT TIME ZONE zone;
EXCEPTION
  WHEN invalid_parameter_value THEN RETURN NULL;
END $$;
