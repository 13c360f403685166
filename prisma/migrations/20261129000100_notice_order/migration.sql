-- AlterTable
ALTER TABLE "notice_due" DROP CONSTRAINT "notice_due_pkey",
ADD COLUMN     "id" BIGSERIAL NOT NULL,
ADD COLUMN     "is_held" BOOLEAN NOT NULL DEFAULT false,
ADD CONSTRAINT "notice_due_pkey" PRIMARY KEY ("id");

-- CreateIndex
CREATE INDEX "notice_due_held" ON "notice_due"("user_id") WHERE (is_held);

-- What is put off at this moment.
UPDATE "notice_due" SET is_held = true WHERE due_at > now();
