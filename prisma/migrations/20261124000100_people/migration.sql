-- AlterTable
ALTER TABLE "users" ADD COLUMN "email_proven_at" TIMESTAMPTZ(3);

-- Contacts were linked to whoever registered their email, which nobody had to prove. A link that its owner chose looks
-- the same where the emails agree, so these are given up too: better a contact to link anew than a letter to a stranger.
UPDATE "recipients" SET user_id = NULL
  FROM "users"
 WHERE users.id = recipients.user_id AND users.email = recipients.email AND recipients.owner_id <> users.id;
