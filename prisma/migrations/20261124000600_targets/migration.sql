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
ALTER TYPE "notice_kind" ADD VALUE 'TEST';

-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN "target_id" UUID;

-- CreateTable
CREATE TABLE "targets" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "channel" "channel" NOT NULL,
    "kinds" "notice_kind"[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "ended_because" TEXT,
    "fingerprint" BYTEA,
    "key_id" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,

    CONSTRAINT "targets_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "targets_user_id_id_idx" ON "targets"("user_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "targets_one_per_browser" ON "targets"("fingerprint") WHERE (ended_at IS NULL);

-- CreateIndex
CREATE INDEX "deliveries_target_id_idx" ON "deliveries"("target_id");

-- AddForeignKey
ALTER TABLE "targets" ADD CONSTRAINT "targets_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE SET NULL ON UPDATE CASCADE;
