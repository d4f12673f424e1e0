//! Two relays on one PostgreSQL.
