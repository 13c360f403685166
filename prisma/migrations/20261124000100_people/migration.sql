-- AlterTable
ALTER TABLE "users" ADD COLUMN "email_proven_at" TIMESTAMPTZ(3);

-- Contacts were linked to whoever registered their email, which nobody had to prove. A link that its owner chose looks
-- the same where the emails agree, so these are given up too: better a contact to link anew than a letter to a stranger.
UPDATE "recipients" SET user_id = NULL
  FROM "users"
 WHERE users.id = recipients.user_id AND users.email = recipients.email AND recipients.owner_id <> users.id;

-- Whose letters are being withdrawn: accounts that were deleted so, until the last of their letters is gone.
ALTER TABLE "users" ADD COLUMN "withdrawing_since" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "users_withdrawing" ON "users"("withdrawing_since") WHERE (withdrawing_since IS NOT NULL);

-- The names of nobody: no username has a colon, and no email is without an at sign.
UPDATE "users" SET username = 'deleted:' || id, username_key = 'deleted:' || id, email = 'deleted:' || id
 WHERE deleted_at IS NOT NULL;
