//! How does the page hand a ticket to a help desk that is data?
//!
//! The visit knows a [`Courier`] and nothing of what it reads: the interpreter is compiled into a part of the page of its own, which
//! sites of the native contract never load. [`Post`] is what `askwell build` writes for such a site, and the courier that the page
//! makes of it. What has to survive a reload travels as bytes in the parcel ([`Courier::take`]), and means something to the courier
//! alone.
//!
//! Invariants are those of [`super::delivery`]: a request that may have made a ticket is not offered again by itself unless the help
//! desk recognises the key, and after the ticket exists nothing refuses it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::delivery::{Delivery, Heard, Progress, Verdict};
use super::fill::{Facts, FileFact};
use super::letter::letter;
use super::native::{self, FieldProblem};
use super::profile::{BackendProfile, Cors};
use super::request::HttpRequest;
use super::{Delay, Receipt};
use crate::seal::{self, Kind, SealError};
use crate::ticket::draft::Attachment;
use crate::wire;

/// A ticket, or an addition to one, on its way.
#[derive(Clone, Copy, Debug)]
pub struct Consignment<'a> {
    /// The words.
    pub ticket: &'a native::Ticket,
    /// The files, in order.
    pub files: &'a [Attachment],
    /// The key: one per ticket, the same for every retry.
    pub key: &'a str,
    /// What the receipt of the ticket has kept to which this is an addition.
    pub open: Option<&'a [(String, String)]>,
    /// How far it has come; empty at the beginning.
    pub progress: &'a [u8],
}

/// What came of a request.
#[derive(Clone, Debug)]
pub struct Taken {
    /// What it means.
    pub verdict: Verdict,
    /// How far the ticket has come: to be kept before the next request.
    pub progress: Vec<u8>,
    /// Its number, from the moment on that it exists; empty when the help desk gives none.
    pub number: Option<String>,
}

/// Carries tickets to one help desk.
pub trait Courier: Send + Sync {
    /// The next request; `None` when none is left.
    fn request(&self, of: &Consignment<'_>) -> Option<HttpRequest>;
    /// The file that this request carries alone, when files go one by one.
    fn file(&self, of: &Consignment<'_>) -> Option<usize>;
    /// Reads what came of it.
    fn take(&self, of: &Consignment<'_>, heard: &Heard) -> Taken;
    /// What the help desk would refuse, before anything is sent.
    fn problems(&self, of: &Consignment<'_>) -> Vec<FieldProblem>;
    /// The receipt of a ticket that exists, with what has not arrived counted as lost for `reason`; `None` when it does not exist.
    fn give_up(&self, of: &Consignment<'_>, reason: &str) -> Option<Receipt>;
    /// Whether it can add to a ticket of which `kept` is known.
    fn adds_to(&self, kept: &[(String, String)]) -> bool;
    /// Whether a retry may go out when nobody knows what came of the request.
    fn is_repeatable(&self, of: &Consignment<'_>) -> bool;
}

/// Its name only: whatever a table of its methods names is loaded with it.
impl fmt::Debug for dyn Courier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Courier")
    }
}

/// A help desk as a built site carries it: its profile, what the operator has set, and what the parts of a letter are called in the
/// language of the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Post {
    /// How it takes tickets.
    pub profile: BackendProfile,
    /// The operator's settings.
    pub vars: Vec<(String, String)>,
    /// Part, as [`super::letter`] asks for it → what to call it.
    pub labels: Vec<(String, String)>,
}
wire!(struct Post { profile, vars, labels });

impl Post {
    /// The sealed file.
    pub fn seal(&self) -> Vec<u8> {
        seal::encode(Kind::Backend, self)
    }

    /// The courier of a file sealed as [`Kind::Backend`].
    pub fn open(file: &[u8]) -> Result<Arc<dyn Courier>, SealError> {
        Ok(Arc::new(seal::decode::<Self>(Kind::Backend, file)?))
    }

    /// Calls `then` with the delivery of this consignment.
    fn with<T>(&self, of: &Consignment<'_>, then: impl FnOnce(&mut Delivery<'_>) -> T) -> T {
        let label = |part: &str| {
            let known = self.labels.iter().find(|(name, _)| name == part).map(|(_, label)| label.clone());
            known.unwrap_or_else(|| part.rsplit('/').next().unwrap_or(part).to_owned())
        };
        let letter = letter(of.ticket, &label);
        let fact = |file: &Attachment| FileFact {
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: file.size,
        };
        let files: Vec<FileFact> = of.files.iter().map(fact).collect();
        let vars: BTreeMap<String, String> = self.vars.iter().cloned().collect();
        let facts = Facts {
            ticket: of.ticket,
            letter: &letter,
            files: &files,
            vars: &vars,
            secrets: &BTreeMap::new(),
            key: of.key,
            boundary: of.key,
            open: of.open,
        };
        // What another build has kept is no progress of this one: the ticket is asked for from its beginning, under the same key.
        let progress = wire::decode::<Progress>(of.progress).unwrap_or_default();
        then(&mut Delivery::new(&self.profile, facts, progress))
    }
}

impl Courier for Post {
    fn request(&self, of: &Consignment<'_>) -> Option<HttpRequest> {
        self.with(of, |delivery| delivery.request())
    }

    fn file(&self, of: &Consignment<'_>) -> Option<usize> {
        self.with(of, |delivery| delivery.file())
    }

    fn take(&self, of: &Consignment<'_>, heard: &Heard) -> Taken {
        self.with(of, |delivery| {
            let mut verdict = delivery.take(heard);
            let kept = delivery.kept();
            match &mut verdict {
                Verdict::Accepted(receipt) | Verdict::Half { receipt, .. } => receipt.kept = kept,
                // It may be a refusal that the browser does not show.
                Verdict::Later { why, .. } if *heard == Heard::Broken && self.profile.cors == Cors::Partial => {
                    *why = Delay::Hidden;
                }
                _ => {}
            }
            let number = delivery.clone().give_up("").map(|receipt| receipt.number);
            Taken { verdict, progress: wire::encode(delivery.progress()), number }
        })
    }

    fn problems(&self, of: &Consignment<'_>) -> Vec<FieldProblem> {
        self.with(of, |delivery| delivery.problems())
    }

    fn give_up(&self, of: &Consignment<'_>, reason: &str) -> Option<Receipt> {
        self.with(of, |delivery| {
            let receipt = delivery.give_up(reason)?;
            Some(Receipt { kept: delivery.kept(), ..receipt })
        })
    }

    fn adds_to(&self, kept: &[(String, String)]) -> bool {
        let known = |name: &String| kept.iter().any(|(of, _)| of == name);
        !self.profile.reply.is_empty() && self.profile.receipt.keep.iter().all(known)
    }

    fn is_repeatable(&self, of: &Consignment<'_>) -> bool {
        self.with(of, |delivery| delivery.is_repeatable())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::profile::{Body, ReceiptSpec, Save, Step};
    use crate::backend::selector::{HttpAnswer, Selector};
    use crate::backend::template::Template;

    fn template(text: &str) -> Template {
        Template::parse(text).unwrap()
    }

    /// A desk that makes a ticket, then takes files one by one.
    fn post() -> Post {
        let id = Save { name: "id".into(), from: vec![Selector::Json("/id".into())], ..Save::default() };
        let create = Step { url: template("{var.url}/t"), creates: true, save: vec![id], ..Step::default() };
        let attach =
            Step { url: template("{var.url}/t/{saved.id}/f"), body: Body::Raw, each_file: true, ..Step::default() };
        let receipt = ReceiptSpec { number: template("{saved.id}"), keep: vec!["id".into()], ..ReceiptSpec::default() };
        let profile =
            BackendProfile { steps: vec![create, attach], receipt, cors: Cors::Partial, ..BackendProfile::default() };
        Post { profile, vars: vec![("url".into(), "https://d.example".into())], labels: Vec::new() }
    }

    #[test]
    fn progress_outlives_the_courier_and_the_ticket_is_made_once() {
        let courier = Post::open(&post().seal()).unwrap();
        let ticket = native::Ticket::default();
        let file = |name: &str| Attachment { name: name.into(), ..Attachment::default() };
        let files = [file("a.png"), file("b.png")];
        let mut progress = Vec::new();
        let mut urls = Vec::new();
        let mut last = None;
        for status in [201, 200, 413] {
            // A new courier for each request, as after a reload.
            let courier = Post::open(&post().seal()).unwrap();
            let of = Consignment { ticket: &ticket, files: &files, key: "k", open: None, progress: &progress };
            urls.push((courier.request(&of).unwrap().url, courier.file(&of)));
            let heard = Heard::Answer(HttpAnswer { status, headers: Vec::new(), body: br#"{"id":7}"#.to_vec() });
            let taken = courier.take(&of, &heard);
            assert_eq!(taken.number.as_deref(), Some("7"));
            progress = taken.progress;
            last = Some(taken.verdict);
        }
        assert_eq!(
            urls,
            [
                ("https://d.example/t".to_owned(), None),
                ("https://d.example/t/7/f".to_owned(), Some(0)),
                ("https://d.example/t/7/f".to_owned(), Some(1)),
            ]
        );
        let Some(Verdict::Accepted(receipt)) = last else { panic!("{last:?}") };
        assert_eq!(receipt.lost_files[0].1, "HTTP 413", "what was not said has a name that pages know");
        assert_eq!((receipt.number.as_str(), receipt.lost_files.len(), receipt.kept.len()), ("7", 1, 1));
        assert!(!courier.adds_to(&receipt.kept), "this desk takes no replies");
    }

    #[test]
    fn a_broken_answer_to_what_makes_a_ticket_is_left_to_people() {
        let courier = post();
        let ticket = native::Ticket::default();
        let of = Consignment { ticket: &ticket, files: &[], key: "k", open: None, progress: &[] };
        assert!(matches!(courier.take(&of, &Heard::Broken).verdict, Verdict::Unknown { .. }));
        assert!(matches!(courier.take(&of, &Heard::NotSent).verdict, Verdict::Later { why: Delay::Unreachable, .. }));
        assert_eq!(courier.give_up(&of, "x"), None);
        assert!(!courier.is_repeatable(&of));
        let of = Consignment { progress: b"of another build", ..of };
        assert_eq!(courier.request(&of).unwrap().url, "https://d.example/t");
    }
}
