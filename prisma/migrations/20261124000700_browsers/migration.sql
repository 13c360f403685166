-- AlterTable
ALTER TABLE "targets" ADD COLUMN     "fingerprint" BYTEA;

-- CreateIndex
CREATE UNIQUE INDEX "targets_one_per_browser" ON "targets"("fingerprint") WHERE (ended_at IS NULL);
