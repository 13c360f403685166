-- Whoever looks for the partitions of a table, and waits for one of them, does not see a new one: what moved to it meanwhile
-- was not found. So where something moves, everybody waits for the table itself.

-- Makes the next month of a table, unless it begins later than in so many of them, with what has got among all others
-- meanwhile. Of several who do it at once one does; whoever would have to wait for somebody leaves it for the next time. It has
-- the rights of who migrated, so that the program needs none to make tables, and is for those alone who may write there.
CREATE OR REPLACE FUNCTION "make_month"(of regclass, ahead int) RETURNS boolean
  LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '500ms' AS $$
DECLARE
  beginning timestamp;
  part text;
  lower uuid;
  upper uuid;
  among_others text;
  moves boolean;
  moves_after_all boolean;
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
  among_others := format('SELECT EXISTS (SELECT FROM %I WHERE id >= %L AND id < %L)', of || '_other', lower, upper);
  EXECUTE among_others INTO moves;
  -- Whoever reads the table locks it before its partitions.
  EXECUTE format('LOCK TABLE ONLY %s IN %s MODE', of, CASE WHEN moves THEN 'ACCESS' ELSE 'SHARE UPDATE' END || ' EXCLUSIVE');
  EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', of || '_other');
  EXECUTE among_others INTO moves_after_all;
  IF moves_after_all AND NOT moves THEN RAISE lock_not_available; END IF;
  EXECUTE format('CREATE TABLE %I (LIKE %s INCLUDING ALL)', part, of);
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
