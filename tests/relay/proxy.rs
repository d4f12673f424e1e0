//! nginx before the help desk and before the relay.
