//! Who tells the client what came of its ticket: the one who still waits, or nobody any more?
//!
//! A client waits for a few seconds. A help desk's refusal may undo the ticket only while nobody has been told that it is taken; so the
//! courier and the waiting handler agree here who is first, once.

use std::sync::{Arc, Mutex, PoisonError};

use askwell::backend::native::FieldProblem;
use tokio::sync::oneshot;

/// What a courier tells.
#[derive(Debug)]
pub(crate) enum News {
    /// It is at the help desk; the answer.
    Delivered(String),
    /// It has been taken out again: the help desk refuses it.
    Refused { status: u16, faults: Vec<FieldProblem>, detail: String },
    /// It is kept and will be sent later; the answer is the one that is stored.
    Kept,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Waiting,
    /// The client was told that it is taken.
    Promised,
    /// The courier is taking it out.
    Undoing,
}

/// The courier's side.
#[derive(Debug)]
pub(crate) struct Courier {
    turn: Arc<Mutex<Turn>>,
    news: oneshot::Sender<News>,
}

/// The handler's side.
#[derive(Debug)]
pub(crate) struct Waiting {
    turn: Arc<Mutex<Turn>>,
    news: oneshot::Receiver<News>,
}

/// Both sides of one ticket.
pub(crate) fn slot() -> (Courier, Waiting) {
    let turn = Arc::new(Mutex::new(Turn::Waiting));
    let (sender, receiver) = oneshot::channel();
    (Courier { turn: Arc::clone(&turn), news: sender }, Waiting { turn, news: receiver })
}

impl Courier {
    /// Whether the ticket may be taken out: from then on the client is promised nothing.
    pub(crate) fn may_undo(&self) -> bool {
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if *turn == Turn::Waiting {
            *turn = Turn::Undoing;
        }
        *turn == Turn::Undoing
    }

    /// Tells what came of it; nobody may be listening.
    pub(crate) fn tell(self, news: News) {
        let _ = self.news.send(news);
    }
}

impl Waiting {
    /// Waits for news; `None` when there is none in time, and the ticket is promised from then on.
    pub(crate) async fn wait(mut self, patience: std::time::Duration) -> Option<News> {
        let news = tokio::time::timeout(patience, &mut self.news).await;
        match news {
            Ok(news) => news.ok(),
            Err(_) => {
                {
                    let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
                    if *turn == Turn::Waiting {
                        *turn = Turn::Promised;
                        return None;
                    }
                }
                // The courier was first and is about to say so.
                self.news.await.ok()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn whoever_is_first_decides() {
        let (courier, waiting) = slot();
        assert!(waiting.wait(Duration::from_millis(1)).await.is_none());
        assert!(!courier.may_undo());

        let (courier, waiting) = slot();
        assert!(courier.may_undo());
        let told = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(30)).await;
            courier.tell(News::Refused { status: 422, faults: Vec::new(), detail: String::new() });
        });
        assert!(matches!(waiting.wait(Duration::from_millis(1)).await, Some(News::Refused { .. })));
        told.await.unwrap();

        // A client that hung up was told nothing; what a repetition is told, the store notes.
        let (courier, waiting) = slot();
        drop(waiting);
        assert!(courier.may_undo());
    }
}
