//! The browser's Back and Forward: which places the history is told, and where they lead.

use std::sync::Arc;

use askwell::visit::{Effect, Event, Focus, Screen, SheetBody};

use super::support::{EMAIL, Play, SECRET, TEXT, TWO, gateway, kb, plain, saved, strict};

/// The history of one tab: what `browser` makes of the moves, without its going back by itself.
#[derive(Default)]
struct Tab {
    entries: Vec<String>,
}

impl Tab {
    fn follow(&mut self, play: &mut Play) {
        for (place, opens) in play.moves.drain(..) {
            if !opens {
                self.entries.pop();
            }
            self.entries.push(place);
        }
    }

    /// The n-th entry from the end, 0 being the current one.
    fn before(&self, n: usize) -> Event {
        Event::Went(self.entries[self.entries.len() - 1 - n].clone())
    }
}

/// A visit that has begun, its first entry, and the articles.
fn begun() -> (Play, Tab) {
    let mut play = Play::of(strict());
    play.send(kb());
    (play, Tab { entries: vec!["ask||||".to_owned()] })
}

#[test]
fn an_article_is_a_step_and_back_leads_to_the_caret() {
    let (mut play, mut tab) = begun();
    play.send(Event::Typed { text: TEXT.to_owned(), caret: 7 });
    play.send(Event::OpenArticle("gateway".to_owned()));
    assert_eq!(play.moves, [("ask||||gateway".to_owned(), true)]);
    tab.follow(&mut play);
    play.send(Event::ArticleLoaded { id: "gateway".to_owned(), article: Some(Arc::new(gateway())) });
    play.send(Event::OpenArticle("mail".to_owned()));
    tab.follow(&mut play);

    let effects = play.send(tab.before(1));
    assert_eq!(play.visit.sheet.as_ref().unwrap().id, "gateway", "to the article before");
    assert!(matches!(effects.as_slice(), [Effect::LoadArticle { .. }]), "{effects:?}");
    assert_eq!(play.send(tab.before(2)), [Effect::Focus(Focus::Return(7))]);
    assert!(play.visit.sheet.is_none());
    play.send(tab.before(1));
    let sheet = play.visit.sheet.as_ref().unwrap();
    assert!(sheet.id == "gateway" && matches!(sheet.body, SheetBody::Loading), "Forward opens it again");
    assert_eq!(play.moves, [], "the browser is there already");

    play.send(Event::CloseArticle);
    assert_eq!(play.moves, [("ask||||".to_owned(), false)]);
}

#[test]
fn each_screen_is_a_step_and_a_question_is_one_only_by_the_button() {
    let (mut play, mut tab) = begun();
    play.typed(TEXT);
    play.play([Event::Browse, Event::TopicOpened(Some("site".to_owned())), Event::BackToText, Event::Continue]);
    let id = play.visit.draft.id.clone();
    let details = |n: usize| format!("details|{id}|{n}|wish,steps,evidence,email|");
    assert_eq!(
        play.moves,
        [
            ("topics||||".to_owned(), true),
            ("topics|site|||".to_owned(), true),
            ("ask||||".to_owned(), false),
            (details(0), true)
        ]
    );
    play.moves.clear();
    tab.entries.push(details(0));
    // Faults turn to the first of them, and their summary leads about: no steps of the client's.
    play.play([Event::DetailsDone, Event::GoTo("email".to_owned())]);
    assert_eq!(play.moves, [(details(3), false)]);
    play.play([Event::GoTo("wish".to_owned()), Event::NextQuestion]);
    assert_eq!(play.moves.last(), Some(&(details(0), false)), "an unanswered question is not left");
    play.answer("wish", "Почему сайт отвечает ошибкой?");
    play.send(Event::NextQuestion);
    assert_eq!(play.moves.last(), Some(&(details(1), true)));

    let effects = play.send(Event::Went(details(0)));
    assert_eq!((play.visit.question, &play.visit.screen), (0, &Screen::Details));
    assert!(effects.contains(&Effect::Focus(Focus::Heading)) && saved(&effects).is_some());
    play.send(Event::Went("ask||||".to_owned()));
    assert_eq!((&play.visit.screen, play.visit.errors.len()), (&Screen::Ask, 0));
    assert_eq!(play.visit.draft.answers["wish"], "Почему сайт отвечает ошибкой?", "nothing is lost on the way");
    play.send(Event::Went(details(1)));
    assert_eq!((play.visit.question, play.visit.asked.len()), (1, 4), "Forward opens it again");
}

#[test]
fn a_ticket_that_is_gone_is_not_opened_again() {
    let mut play = Play::of(plain());
    play.review(TEXT);
    let (details, review) = (play.moves[0].0.clone(), play.moves[1].0.clone());
    let key = play.sending();
    assert_eq!(play.moves.last(), Some(&("outbox||||".to_owned(), false)), "sending takes the place of the review");
    // Its draft is frozen: the text box is empty and a question of its own.
    play.send(Event::Went(details.clone()));
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Ask, ""));
    assert_eq!(play.moves.last(), Some(&("ask||||".to_owned(), false)), "the browser is told where it led instead");
    play.send(Event::Went("outbox||||".to_owned()));
    play.deliver(&key, super::support::created());
    assert_eq!(play.visit.screen, Screen::Receipt);
    for place in [review, details, "split|x|||".to_owned(), "nowhere".to_owned(), String::new()] {
        play.send(Event::Went(place));
        assert_eq!(play.visit.screen, Screen::Ask);
        play.send(Event::Went("receipt||||".to_owned()));
        assert_eq!(play.visit.screen, Screen::Receipt);
    }
    play.send(Event::NewQuestion);
    play.send(Event::Went("receipt||||".to_owned()));
    assert_eq!(play.visit.screen, Screen::Ask, "an old receipt is not shown as a new one");
}

#[test]
fn the_proposal_to_divide_can_be_gone_back_to() {
    let mut play = Play::of(strict());
    play.typed(TWO);
    play.send(Event::Continue);
    let split = play.moves[0].0.clone();
    play.play([Event::OneTicketReason("одна авария".to_owned()), Event::SplitRefused]);
    assert_eq!(play.visit.screen, Screen::Details);
    play.send(Event::Went(split.clone()));
    assert!(matches!(&play.visit.screen, Screen::Split { drafts } if drafts.len() == 2));
    play.send(Event::SplitTaken);
    play.send(Event::Went(split));
    assert_eq!(play.visit.screen, Screen::Ask, "it was divided: the first part is another draft");
}

#[test]
fn no_place_holds_a_word_of_the_clients() {
    let mut play = Play::of(plain());
    play.send(kb());
    play.typed(&format!("{TEXT}, пароль: {SECRET}"));
    play.play([Event::Browse, Event::BrowseTyped(SECRET.to_owned()), Event::BackToText, Event::Continue]);
    play.answer("email", EMAIL);
    play.play([Event::DetailsDone, Event::Send]);
    assert!(play.moves.len() >= 5);
    for (place, _) in &play.moves {
        assert!(place.is_ascii() && !place.contains(SECRET) && !place.contains(EMAIL), "{place}");
    }
}
