-- What of a box costs a page, however many letters it has: counts, which each transition keeps where it counts its events
-- anyway, and letters in the order of unlocks, of which those that are opened and the others each have an index. Still no
-- transition that time makes touches a column of an index, so unlocking stays a HOT update.

-- DropIndex
DROP INDEX "capsules_inbox_unlocks";

-- DropIndex
DROP INDEX "capsules_outbox_unlocks";

-- AlterTable
ALTER TABLE "capsules" ADD COLUMN     "moved_from" "capsule_state";

-- AlterTable
ALTER TABLE "feeds" ADD COLUMN     "inbox_opened" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "inbox_ready" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "inbox_sealed" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "inbox_unfolding" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "outbox_opened" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "outbox_ready" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "outbox_sealed" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "outbox_unfolding" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "capsules_inbox_unopened" ON "capsules"("receiver_id", "unlocks_at", "id") WHERE (sealed_at IS NOT NULL AND opened_at IS NULL);

-- CreateIndex
CREATE INDEX "capsules_outbox_unopened" ON "capsules"("sender_id", "unlocks_at", "id") WHERE (sealed_at IS NOT NULL AND opened_at IS NULL);

-- CreateIndex
CREATE INDEX "capsules_inbox_opened_unlocks" ON "capsules"("receiver_id", "unlocks_at", "id") WHERE (opened_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "capsules_outbox_opened_unlocks" ON "capsules"("sender_id", "unlocks_at", "id") WHERE (opened_at IS NOT NULL);

-- Whoever has letters has a row, also where no event was counted in it: the feed of a deleted user was forgotten.
ALTER TABLE "feeds" DROP CONSTRAINT "feeds_count_from_one";
ALTER TABLE "feeds" ADD CONSTRAINT "feeds_count_from_one" CHECK (pruned_seq BETWEEN 0 AND last_seq);

-- What the counts have to be, letter by letter; of some users, or of all.
CREATE FUNCTION "letters_counted"(people uuid[] DEFAULT NULL)
  RETURNS TABLE (user_id uuid, inbox_sealed int, inbox_unfolding int, inbox_ready int, inbox_opened int,
                 outbox_sealed int, outbox_unfolding int, outbox_ready int, outbox_opened int)
  LANGUAGE sql STABLE AS $$
  SELECT owner,
         count(*) FILTER (WHERE received AND state = 'SEALED'), count(*) FILTER (WHERE received AND state = 'UNFOLDING'),
         count(*) FILTER (WHERE received AND state = 'READY'), count(*) FILTER (WHERE received AND state = 'OPENED'),
         count(*) FILTER (WHERE NOT received AND state = 'SEALED'), count(*) FILTER (WHERE NOT received AND state = 'UNFOLDING'),
         count(*) FILTER (WHERE NOT received AND state = 'READY'), count(*) FILTER (WHERE NOT received AND state = 'OPENED')
    FROM (SELECT receiver_id AS owner, true AS received, state
            FROM capsules
           WHERE sealed_at IS NOT NULL AND (people IS NULL OR receiver_id = ANY (people))
           UNION ALL
          SELECT sender_id, false, state
            FROM capsules
           WHERE sealed_at IS NOT NULL AND (people IS NULL OR sender_id = ANY (people))) AS places
   GROUP BY owner
$$;

-- Whose counts are not so. Counts and letters are of one snapshot, so that nobody has to stand still for it.
CREATE FUNCTION "letters_miscounted"() RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT user_id
    FROM feeds
    FULL JOIN letters_counted() AS counted USING (user_id)
   WHERE (coalesce(feeds.inbox_sealed, 0), coalesce(feeds.inbox_unfolding, 0), coalesce(feeds.inbox_ready, 0),
          coalesce(feeds.inbox_opened, 0), coalesce(feeds.outbox_sealed, 0), coalesce(feeds.outbox_unfolding, 0),
          coalesce(feeds.outbox_ready, 0), coalesce(feeds.outbox_opened, 0))
      <> (coalesce(counted.inbox_sealed, 0), coalesce(counted.inbox_unfolding, 0), coalesce(counted.inbox_ready, 0),
          coalesce(counted.inbox_opened, 0), coalesce(counted.outbox_sealed, 0), coalesce(counted.outbox_unfolding, 0),
          coalesce(counted.outbox_ready, 0), coalesce(counted.outbox_opened, 0))
$$;

-- Sets them right, and tells of how many people. For what is there before this migration, and for whoever changed letters
-- past OpenOn. It holds those people's counters, in the order in which everybody takes them, and counts only then: what
-- was moved meanwhile is committed before, and what is moved later waits.
CREATE FUNCTION "recount_letters"() RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  people uuid[] := ARRAY(SELECT letters_miscounted());
BEGIN
  INSERT INTO feeds (user_id, last_seq)
  SELECT person, 0 FROM unnest(people) AS person ORDER BY person
      ON CONFLICT (user_id) DO UPDATE SET last_seq = feeds.last_seq;
  UPDATE feeds
     SET inbox_sealed = coalesce(counted.inbox_sealed, 0),
         inbox_unfolding = coalesce(counted.inbox_unfolding, 0),
         inbox_ready = coalesce(counted.inbox_ready, 0),
         inbox_opened = coalesce(counted.inbox_opened, 0),
         outbox_sealed = coalesce(counted.outbox_sealed, 0),
         outbox_unfolding = coalesce(counted.outbox_unfolding, 0),
         outbox_ready = coalesce(counted.outbox_ready, 0),
         outbox_opened = coalesce(counted.outbox_opened, 0)
    FROM unnest(people) AS person
    LEFT JOIN letters_counted(people) AS counted ON counted.user_id = person
   WHERE feeds.user_id = person;
  RETURN cardinality(people);
END $$;

SELECT recount_letters();
