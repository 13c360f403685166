-- CreateIndex
CREATE INDEX "deliveries_sealed" ON "deliveries"("key_id") WHERE (key_id IS NOT NULL);
