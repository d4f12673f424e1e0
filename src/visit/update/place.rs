//! Where is the client, for the browser's Back and Forward?
//!
//! A place is one line: the screen, what it is about, the question, the fields asked, and the article over it, between bars. It goes
//! into the browser's history and comes back with [`Event::Went`], perhaps after a reload or from another page's hand. So it
//! holds ids and never a word of the client's, and it leads nowhere that the visit would not go by itself: a draft that was
//! sent, or another one, is not opened again, the text box is.

use super::super::effect::Effect;
use super::super::event::Event;
use super::super::state::{Form, Screen, Visit};
use super::{arrival, form, lookup, reading, save, sending, show};

/// The place as it stands.
pub(super) fn of(visit: &Visit) -> String {
    let draft = visit.draft.id.as_str();
    let details = matches!(visit.screen, Screen::Details);
    let (screen, about) = match &visit.screen {
        Screen::Ask => ("ask", ""),
        Screen::Topics => ("topics", visit.browse.topic.as_deref().unwrap_or_default()),
        Screen::Split { .. } => ("split", draft),
        Screen::Details => ("details", draft),
        Screen::Review => ("review", draft),
        // A sending becomes an item of the outbox by itself: no step of the client's lies between.
        Screen::Sending(_) | Screen::Outbox => ("outbox", ""),
        Screen::Receipt => ("receipt", ""),
        Screen::Reply => ("reply", draft),
        Screen::Solved => ("solved", ""),
    };
    let question = if details { visit.question.to_string() } else { String::new() };
    let asked = if details { visit.asked.join(",") } else { String::new() };
    let article = visit.sheet.as_ref().map_or("", |sheet| sheet.id.as_str());
    [screen, about, &question, &asked, article].join("|")
}

/// Whether the client means to go on with this: then Back leads back from there. What comes by itself, and what leads back
/// already, takes the place of where they were.
pub(super) fn opens(event: &Event) -> bool {
    matches!(
        event,
        Event::OpenArticle(_)
            | Event::Browse
            | Event::TopicOpened(_)
            | Event::Continue
            | Event::SplitTaken
            | Event::SplitRefused
            | Event::NextQuestion
            | Event::DetailsDone
            | Event::Edit(_)
            | Event::GoTo(_)
            | Event::OpenOutbox
            | Event::OpenReceipt
            | Event::AddTo
            | Event::TakeBack(_)
    )
}

/// Whether two places are two screens, topics or articles. Which question stands there is not counted: faults turn it too, and in
/// wide containers nobody sees it. Only «Дальше» makes a step of that.
pub(super) fn differ(before: &str, after: &str) -> bool {
    let (mut before, mut after) = (before.split('|'), after.split('|'));
    before.next() != after.next() || before.next() != after.next() || before.next_back() != after.next_back()
}

/// The client went to a place by the browser's buttons.
pub(super) fn went(visit: &mut Visit, place: &str) -> Vec<Effect> {
    let mut parts = place.split('|');
    let mut part = || parts.next().unwrap_or_default();
    let (screen, about, question, asked, article) = (part(), part(), part(), part(), part());
    let here = of(visit);
    if here.rsplit_once('|').map(|(under, _)| under) == place.rsplit_once('|').map(|(under, _)| under) {
        return if article.is_empty() {
            reading::close(visit)
        } else {
            lookup::leave_to_search(visit, Event::OpenArticle(article.to_owned()))
        };
    }
    visit.sheet = None;
    // Where a ticket was written that is gone by now, its outcome stands; who comes from that very outcome is led to the text box.
    let comes_from_outcome = matches!(visit.screen, Screen::Sending(_) | Screen::Outbox | Screen::Receipt);
    if !here.starts_with(screen) {
        visit.errors.clear();
    }
    let adds = visit.draft.replies_to().is_some();
    let written = about == visit.draft.id && !sending::under_way(visit);
    let same = written && !adds && !visit.draft.text.trim().is_empty();
    let mut effects = match screen {
        "topics" => {
            visit.browse.topic = (!about.is_empty()).then(|| about.to_owned());
            show(visit, Screen::Topics)
        }
        "details" if same => {
            visit.asked = asked.split(',').filter(|field| !field.is_empty()).map(str::to_owned).collect();
            form::question(visit, question.parse().unwrap_or_default());
            show(visit, Screen::Details)
        }
        "review" if same => show(visit, Screen::Review),
        "split" if same => arrival::leave_to_form(visit, Event::SplitAgain),
        "reply" if written && adds => show(visit, Screen::Reply),
        "outbox" => show(visit, Screen::Outbox),
        "receipt" if visit.receipt.is_some() => show(visit, Screen::Receipt),
        _ => match visit.form {
            Form::Here(form) if !comes_from_outcome => (form.decide)(visit, Event::WentAfter(about.to_owned())),
            _ => sending::to_text(visit),
        },
    };
    if !article.is_empty() {
        effects.extend(lookup::leave_to_search(visit, Event::OpenArticle(article.to_owned())));
    }
    effects.push(save(visit));
    effects
}
