//! The page's door. `askwell.js` loads it; see `embed`.

fn main() {}
