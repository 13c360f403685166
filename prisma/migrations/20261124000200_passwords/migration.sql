-- What an operator does to an account is in its audit trail too.

ALTER TYPE audit_event_kind ADD VALUE IF NOT EXISTS 'ACCOUNT_ACTIVATED' AFTER 'ACCOUNT_DEACTIVATED';
ALTER TYPE audit_event_kind ADD VALUE IF NOT EXISTS 'SESSIONS_ENDED' AFTER 'SESSION_REVOKED';
