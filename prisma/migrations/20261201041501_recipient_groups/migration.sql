-- CreateTable
CREATE TABLE "recipient_groups" (
    "owner_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "recipient_id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "recipient_groups_pkey" PRIMARY KEY ("owner_id","key","recipient_id")
);

-- CreateIndex
CREATE INDEX "recipient_groups_recipient_id_idx" ON "recipient_groups"("recipient_id");

-- AddForeignKey
ALTER TABLE "recipient_groups" ADD CONSTRAINT "recipient_groups_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recipient_groups" ADD CONSTRAINT "recipient_groups_recipient_id_fkey" FOREIGN KEY ("recipient_id") REFERENCES "recipients"("id") ON DELETE CASCADE ON UPDATE CASCADE;
