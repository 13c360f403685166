-- CreateIndex
CREATE INDEX "deliveries_sealed" ON "deliveries"("key_id") WHERE (key_id IS NOT NULL);

-- Whoever had proven their address before there were targets is told there, too, from now on.
INSERT INTO "targets" (id, user_id, channel, kinds)
SELECT gen_random_uuid(), id, 'EMAIL', '{READY,OPENED,REPLIED}'
  FROM "users"
 WHERE email_proven_at IS NOT NULL
    ON CONFLICT DO NOTHING;

INSERT INTO "notice_cursors" (user_id, seq)
SELECT user_id, coalesce(last_seq, 0)
  FROM "targets"
  LEFT JOIN "feeds" USING (user_id)
 WHERE channel = 'EMAIL'
    ON CONFLICT DO NOTHING;
