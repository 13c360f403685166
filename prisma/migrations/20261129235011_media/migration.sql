-- CreateTable
CREATE TABLE "media" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "capsule_id" UUID,
    "size" BIGINT NOT NULL,
    "received" BIGINT NOT NULL DEFAULT 0,
    "writer" INTEGER NOT NULL DEFAULT 0,
    "segments" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "finished_at" TIMESTAMPTZ(3),
    "key_id" TEXT,
    "sealed" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "media_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "media_owner_id_idx" ON "media"("owner_id");

-- CreateIndex
CREATE INDEX "media_of_letter" ON "media"("capsule_id") WHERE (capsule_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "media_of_none" ON "media"("expires_at") WHERE (capsule_id IS NULL);

-- CreateIndex
CREATE INDEX "media_keys" ON "media"("key_id") WHERE (key_id IS NOT NULL);

-- AddForeignKey
ALTER TABLE "media" ADD CONSTRAINT "media_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media" ADD CONSTRAINT "media_capsule_id_fkey" FOREIGN KEY ("capsule_id") REFERENCES "capsules"("id") ON DELETE SET NULL ON UPDATE CASCADE;
