ALTER TABLE "audit_events" RENAME TO "audit_events_before";
ALTER TABLE "audit_events_before" RENAME CONSTRAINT "audit_events_pkey" TO "audit_events_before_pkey";
ALTER INDEX "audit_events_user_id_occurred_at_id_idx" RENAME TO "audit_events_before_user_id_occurred_at_id_idx";
ALTER INDEX "audit_events_occurred_at_idx" RENAME TO "audit_events_before_occurred_at_idx";

CREATE TABLE "audit_events" (LIKE "audit_events_before" INCLUDING DEFAULTS, CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id"))
  PARTITION BY RANGE ("id");
CREATE INDEX "audit_events_user_id_occurred_at_id_idx" ON "audit_events"("user_id", "occurred_at", "id");
CREATE INDEX "audit_events_occurred_at_idx" ON "audit_events" USING BRIN ("occurred_at");
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "deliveries" RENAME TO "deliveries_before";
ALTER TABLE "deliveries_before" RENAME CONSTRAINT "deliveries_pkey" TO "deliveries_before_pkey";
ALTER INDEX "deliveries_capsule_ids_idx" RENAME TO "deliveries_before_capsule_ids_idx";
ALTER INDEX "deliveries_due" RENAME TO "deliveries_before_due";
ALTER INDEX "deliveries_sealed" RENAME TO "deliveries_before_sealed";
ALTER INDEX "deliveries_user_id_id_idx" RENAME TO "deliveries_before_user_id_id_idx";
ALTER INDEX "deliveries_created_at_idx" RENAME TO "deliveries_before_created_at_idx";
-- That a target is told of an event once is what its cursor sees to. This guards it within each month: across partitions
-- PostgreSQL has no unique index without their key.
ALTER INDEX "deliveries_target_id_first_seq_key" RENAME TO "deliveries_before_target_id_first_seq_key";

CREATE TABLE "deliveries" (LIKE "deliveries_before" INCLUDING DEFAULTS, CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id"))
  PARTITION BY RANGE ("id");
CREATE INDEX "deliveries_capsule_ids_idx" ON "deliveries" USING GIN ("capsule_ids");
CREATE INDEX "deliveries_due" ON "deliveries"("channel", "next_at") WHERE (next_at IS NOT NULL);
CREATE INDEX "deliveries_sealed" ON "deliveries"("key_id") WHERE (key_id IS NOT NULL);
CREATE INDEX "deliveries_user_id_id_idx" ON "deliveries"("user_id", "id");
CREATE INDEX "deliveries_created_at_idx" ON "deliveries" USING BRIN ("created_at");
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_end"
  CHECK ((next_at IS NULL) = (state IN ('SENT', 'FAILED', 'SUPPRESSED'))
         AND (next_at IS NOT NULL OR (sealed IS NULL AND leased_until IS NULL)));
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_sent_has_instant" CHECK ((sent_at IS NOT NULL) = (state = 'SENT'));
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_events"
  CHECK ((first_seq IS NULL) = (last_seq IS NULL) AND first_seq <= last_seq);

-- What is of no month that there is, because nobody made it or somebody's clock is wrong.
CREATE TABLE "audit_events_other" PARTITION OF "audit_events" DEFAULT;
ALTER TABLE "deliveries" ATTACH PARTITION "deliveries_other" DEFAULT;

-- The constraints say that every row is within the bounds, so that none is looked at.
DO $$
DECLARE
  whole text;
BEGIN
  FOREACH whole IN ARRAY ARRAY['audit_events', 'deliveries'] LOOP
    EXECUTE format(
      'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (MINVALUE) TO (%L)',
      whole, whole || '_before',
      (SELECT substring(pg_get_constraintdef(oid) FROM '[0-9a-f]{8}-[0-9a-f-]{27}')
         FROM pg_constraint
        WHERE conname = whole || '_before'));
  END LOOP;
END $$;
ALTER TABLE "audit_events_before" DROP CONSTRAINT "audit_events_before";
ALTER TABLE "deliveries_before" DROP CONSTRAINT "deliveries_before";

-- The partitions of a table, but for the one of all others, and where each ends.
CREATE FUNCTION "months_of"(of regclass) RETURNS TABLE (part regclass, until timestamptz)
  LANGUAGE sql STABLE STRICT AS $$
  SELECT inhrelid::regclass, instant_of(substring(bounds FROM $r$ TO \('([0-9a-f-]{36})'\)$r$)::uuid)
    FROM pg_inherits
    JOIN pg_class ON pg_class.oid = inhrelid
   CROSS JOIN LATERAL pg_get_expr(relpartbound, inhrelid) AS bounds
   WHERE inhparent = of
     AND bounds <> 'DEFAULT'
   ORDER BY 2
$$;

-- Makes the next month of a table, unless it begins later than in so many of them, with what has got among all others
-- meanwhile. Of several who do it at once one does; whoever would have to wait for somebody leaves it for the next time. It has
-- the rights of who migrated, so that the program needs none to make tables, and is for those alone who may write there.
CREATE FUNCTION "make_month"(of regclass, ahead int) RETURNS boolean
  LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '500ms' AS $$
DECLARE
  beginning timestamp;
  part text;
  lower uuid;
  upper uuid;
BEGIN
  IF NOT has_table_privilege(session_user, of, 'INSERT') THEN
    RAISE insufficient_privilege USING MESSAGE = format('%s may not INSERT into %s', session_user, of);
  END IF;
  IF NOT pg_try_advisory_xact_lock('months_of'::regproc::oid::int, of::oid::int) THEN RETURN false; END IF;
  SELECT coalesce(max(until) AT TIME ZONE 'UTC', date_trunc('month', now() AT TIME ZONE 'UTC')) INTO beginning
    FROM months_of(of);
  IF beginning > now() AT TIME ZONE 'UTC' + ahead * interval '1 month' THEN RETURN false; END IF;
  part := of || to_char(beginning, '_YYYY_MM');
  lower := first_id(beginning AT TIME ZONE 'UTC');
  upper := first_id((beginning + interval '1 month') AT TIME ZONE 'UTC');
  EXECUTE format('CREATE TABLE %I (LIKE %s INCLUDING ALL)', part, of);
  -- Whoever reads the table locks it before its partitions.
  EXECUTE format('LOCK TABLE ONLY %s IN SHARE UPDATE EXCLUSIVE MODE', of);
  EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', of || '_other');
  EXECUTE format('WITH moved AS (DELETE FROM %I WHERE id >= %L AND id < %L RETURNING *)
                  INSERT INTO %I SELECT * FROM moved', of || '_other', lower, upper, part);
  IF of = 'deliveries'::regclass THEN
    EXECUTE format('CREATE UNIQUE INDEX ON %I (target_id, first_seq)', part);
  END IF;
  EXECUTE format('ALTER TABLE %s ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', of, part, lower, upper);
  RETURN true;
EXCEPTION
  WHEN lock_not_available THEN RETURN false;
END $$;

-- Drops the first month of a table that has ended before an instant and of whose rows none is kept: by the columns that say
-- when they were written, not by their ids, which are as right as the clocks that made them. Deliveries are kept until they
-- have ended.
CREATE FUNCTION "drop_month"(of regclass, before timestamptz) RETURNS boolean
  LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '500ms' AS $$
DECLARE
  part regclass;
  keeps boolean;
  kept constant text := CASE of::text
    WHEN 'audit_events' THEN 'SELECT EXISTS (SELECT FROM %s WHERE occurred_at >= %L)'
    WHEN 'deliveries' THEN 'SELECT EXISTS (SELECT FROM %1$s WHERE next_at IS NOT NULL)
                                OR EXISTS (SELECT FROM %1$s WHERE created_at >= %2$L)'
  END;
BEGIN
  IF NOT has_table_privilege(session_user, of, 'DELETE') THEN
    RAISE insufficient_privilege USING MESSAGE = format('%s may not DELETE from %s', session_user, of);
  END IF;
  IF NOT pg_try_advisory_xact_lock('months_of'::regproc::oid::int, of::oid::int) THEN RETURN false; END IF;
  FOR part IN SELECT months.part FROM months_of(of) AS months WHERE until <= before LOOP
    EXECUTE format(kept, part, before) INTO keeps;
    CONTINUE WHEN keeps;
    EXECUTE format('LOCK TABLE ONLY %s IN ACCESS EXCLUSIVE MODE', of);
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', part);
    -- Somebody may have written meanwhile.
    EXECUTE format(kept, part, before) INTO keeps;
    IF NOT keeps THEN EXECUTE format('DROP TABLE %s', part); END IF;
    RETURN NOT keeps;
  END LOOP;
  RETURN false;
EXCEPTION
  WHEN lock_not_available THEN RETURN false;
END $$;
