//! What has the client written so far?

use crate::case::lowered;
use crate::wire;
use std::collections::BTreeMap;

/// Key of the answer that holds a link to a screenshot.
pub const EVIDENCE_LINK: &str = "evidence_link";
/// Key of the answer that holds the reason why there is no screenshot.
pub const EVIDENCE_EXCUSE: &str = "evidence_excuse";
/// Key of the answer that holds the address for the reply.
pub const EMAIL: &str = "email";
/// Key of the answer that holds the number of the ticket that this draft adds to; no field of a profile has this id.
pub const REPLY_TO: &str = "reply_to";

/// A ticket being written. Kept on the device as [`crate::seal::Kind::Draft`], so its order of fields is part of the format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Given from outside when the draft is begun; stays with it into the outbox.
    pub id: String,
    /// The large box: whatever the client wrote, verbatim.
    pub text: String,
    /// The subject as edited by the client; `None` while the proposed one stands.
    pub subject: Option<String>,
    /// Answers by key: [`EMAIL`], ids of identifiers, ids of line and text fields, [`EVIDENCE_LINK`], [`EVIDENCE_EXCUSE`].
    pub answers: BTreeMap<String, String>,
    /// What was done before, in order.
    pub steps: Vec<String>,
    /// Files in the order of attaching.
    pub files: Vec<Attachment>,
    /// Articles that were read and did not help.
    pub articles: Vec<ReadArticle>,
    /// The department as chosen by the client; `None` while the proposed one stands.
    pub department: Option<String>,
    /// The consent box is ticked.
    pub consent: bool,
    /// The client keeps several questions in one ticket; holds the stated reason, which may be empty.
    pub kept_as_one: Option<String>,
    /// Texts that look like secrets and, says the client, are none.
    pub not_secret: Vec<String>,
}
wire!(struct Draft {
    id, text, subject, answers, steps, files, articles, department, consent, kept_as_one, not_secret
});

/// A file of a draft; its bytes lie in the device's store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    /// Key in the store.
    pub key: String,
    /// File name.
    pub name: String,
    /// MIME type.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
}
wire!(struct Attachment { key, name, media_type, size });

/// An article that was read, and how far it got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadArticle {
    /// Stable id of the article.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Indexes into `steps` that the client ticked, from 0.
    pub done: Vec<u16>,
    /// Indexes into `steps` that did not work, from 0.
    pub failed: Vec<u16>,
    /// Titles of its steps.
    pub steps: Vec<String>,
}
wire!(struct ReadArticle { id, title, done, failed, steps });

/// Letters of a single word that may stand for a reason: «незрячий», "blind"; «нет», "none" do not.
const TELLING_LETTERS: usize = 5;

/// Whether this says why, in however few words: neither «-» nor «нет».
pub(super) fn is_reason(stated: &str) -> bool {
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    let mut words = stated.split_whitespace().map(letters).filter(|letters| *letters > 0);
    let several = words.next().is_some_and(|letters| letters >= TELLING_LETTERS || words.next().is_some());
    several && !only_denies(stated)
}

/// Words that only say that there is none, and the beginnings of those that name what there is none of; behind such a one also of what.
const DENIALS: &str = "нет нету не ни без отсутствует отсутствуют никакого никаких у меня его no not none without there is isn t a \
                       any the i have don haven";
const PICTURES: &str = "снимк снимок скриншот скрин картинк картинок фото изображени screenshot picture image photo";
const OF_WHAT: &str = "экран screen";

/// «Нет снимка экрана», "there is no screenshot": that is what was asked about, not why.
fn only_denies(stated: &str) -> bool {
    let words: Vec<String> =
        stated.split(|c: char| !c.is_alphabetic()).filter(|it| !it.is_empty()).map(lowered).collect();
    let begins = |word: &str, list: &str| {
        list.split_whitespace().any(|known| word.strip_prefix(known).is_some_and(|end| end.chars().count() <= 2))
    };
    let pictured = words.iter().any(|word| begins(word, PICTURES));
    words.iter().all(|word| {
        DENIALS.split_whitespace().any(|denial| denial == word)
            || begins(word, PICTURES)
            || pictured && begins(word, OF_WHAT)
    })
}

impl Draft {
    /// Everything written in it, a line for each answer: what a client would copy out.
    pub fn words(&self) -> String {
        let lines = self.steps.iter().chain(self.answers.values()).map(String::as_str);
        [self.text.as_str()].into_iter().chain(lines).collect::<Vec<_>>().join("\n").trim().to_owned()
    }

    /// Whether nothing of a question was written or attached; answers about the client alone are none.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.files.is_empty() && self.steps.is_empty()
    }

    /// The number of the ticket that this draft adds to; `None` for a question of its own.
    pub fn replies_to(&self) -> Option<&str> {
        self.answer(REPLY_TO)
    }

    /// The answer of this key without white space around it; `None` when there is none or it is blank.
    pub fn answer(&self, key: &str) -> Option<&str> {
        self.answers.get(key).map(|answer| answer.trim()).filter(|answer| !answer.is_empty())
    }

    /// The reason under this key, when it says something.
    pub fn reason(&self, key: &str) -> Option<&str> {
        self.answer(key).filter(|reason| is_reason(reason))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_is_no_reason() {
        for stated in ["", "-", "—", "нет", "none", "...", "да.", "12345", "n/a"] {
            assert!(!is_reason(stated), "{stated}");
        }
        for stated in [
            "нет снимка",
            "Нет скриншота.",
            "скриншота нет",
            "без снимка экрана",
            "No screenshot",
            "I don't have a picture",
            "There is no image",
        ] {
            assert!(!is_reason(stated), "{stated}");
        }
        for stated in [
            "незрячий",
            "blind",
            "не могу",
            "экран не светится",
            "снимок не загружается",
            "нет телефона",
            "сайт не открывается",
            "no camera",
            "a server without a screen",
            "фото есть, но там пароль",
            "no screenshot tool here",
            "нет экрана",
            "на телефоне не получается",
        ] {
            assert!(is_reason(stated), "{stated}");
        }
    }
}
