-- CreateIndex
CREATE INDEX "capsules_inbox_unlocks" ON "capsules"("receiver_id", "unlocks_at", "id") WHERE (sealed_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "capsules_outbox_unlocks" ON "capsules"("sender_id", "unlocks_at", "id") WHERE (sealed_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "capsules_inbox_opened" ON "capsules"("receiver_id", "opened_at", "id") WHERE (opened_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "capsules_outbox_opened" ON "capsules"("sender_id", "opened_at", "id") WHERE (opened_at IS NOT NULL);
