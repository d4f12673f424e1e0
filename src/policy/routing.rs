//! Which department takes it, and by which word?

use serde::{Deserialize, Serialize};

/// The proposed department and the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Id of the department.
    pub department: String,
    /// The client's own word that decided, as typed; `None` when no word did and the fallback takes it.
    pub because: Option<String>,
}
