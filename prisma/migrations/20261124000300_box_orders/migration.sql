-- A box in the order of unlocks or of openings, at the cost of a page. No transition that time makes touches a column of
-- these, so unlocking stays a HOT update.

-- CreateIndex
CREATE INDEX "capsules_inbox_unlocks" ON "capsules"("receiver_id", "unlocks_at", "id") WHERE (sealed_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "capsules_outbox_unlocks" ON "capsules"("sender_id", "unlocks_at", "id") WHERE (sealed_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "capsules_inbox_opened" ON "capsules"("receiver_id", "opened_at", "id") WHERE (opened_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "capsules_outbox_opened" ON "capsules"("sender_id", "opened_at", "id") WHERE (opened_at IS NOT NULL);
