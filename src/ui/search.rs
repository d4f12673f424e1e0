//! What the search draws: suggestions, articles, topics.
//!
//! The search is compiled into a file of its own, as the form is (`form.rs`). A view of the first part that names one of these views
//! would pull it back into the first part; it asks the desk for a [`Shown`] instead.

use std::sync::Arc;

use leptos::prelude::*;

use super::desk::Desk;
use super::{article, cards, topics};
use crate::kb::Article;

/// A part of the widget that the search draws.
#[derive(Clone, Debug)]
pub enum Shown {
    /// What was found for the text of the ask box.
    Hits,
    /// «Did you mean».
    Meant,
    /// The content of the open article.
    Article(Arc<Article>),
    /// Topics and their articles.
    Topics,
}

/// Draws it.
pub fn draw(desk: Desk, shown: Shown) -> AnyView {
    match shown {
        Shown::Hits => cards::found(desk),
        Shown::Meant => cards::meant(desk),
        Shown::Article(open) => article::article(desk, &open),
        Shown::Topics => topics::screen(desk),
    }
}
