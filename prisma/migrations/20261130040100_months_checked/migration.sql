-- Reads all of them while everybody reads and writes, so that nobody waits for that when they become partitions.
ALTER TABLE "audit_events" VALIDATE CONSTRAINT "audit_events_before";
ALTER TABLE "deliveries" VALIDATE CONSTRAINT "deliveries_before";
