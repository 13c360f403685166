-- The audit trail and the deliveries are kept by month, in partitions of their ids (UUIDv7, RFC 9562 §5.7, which begin
-- with the instant). What there is becomes the first partition as it is: this migration and the two after it neither
-- copy nor rewrite its rows, and hold no lock for longer than a moment.

-- The least id of an instant.
CREATE FUNCTION "first_id"(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- The instant of an id.
CREATE FUNCTION "instant_of"(id uuid) RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)
$$;

-- Nothing that is there lies past the first partition, which ends with next month. What somebody's clock put there moves to
-- when it was; a delivery, whose id is bound to what is sealed in it, among those of no month.
CREATE TABLE "deliveries_other" (LIKE "deliveries" INCLUDING ALL);

DO $$
DECLARE
  bound constant uuid := first_id((date_trunc('month', now() AT TIME ZONE 'UTC') + interval '2 months') AT TIME ZONE 'UTC');
BEGIN
  UPDATE audit_events
     SET id = (left(first_id(occurred_at)::text, 14) || '7' || substr(gen_random_uuid()::text, 16))::uuid
   WHERE id >= bound;
  WITH misplaced AS (DELETE FROM deliveries WHERE id >= bound RETURNING *)
  INSERT INTO deliveries_other SELECT * FROM misplaced;
  EXECUTE format('ALTER TABLE audit_events ADD CONSTRAINT audit_events_before CHECK (id < %L) NOT VALID', bound);
  EXECUTE format('ALTER TABLE deliveries ADD CONSTRAINT deliveries_before CHECK (id < %L) NOT VALID', bound);
END $$;
