//! An article over the text: opened, ticked, and left by both ways out.

use std::sync::Arc;

use askwell::visit::{Effect, Event, Focus, Screen, SheetBody};

use super::support::{EMAIL, Play, TEXT, gateway, kb, plain, saved};

/// A text with the caret in its middle, and the gateway's article open over it.
fn reading() -> Play {
    let mut play = Play::of(plain());
    play.play([kb(), Event::Typed { text: TEXT.to_owned(), caret: 7 }]);
    let effects = play.send(Event::OpenArticle("gateway".to_owned()));
    assert_eq!(effects, [Effect::LoadArticle { id: "gateway".to_owned(), file: "gateway.bin".to_owned() }]);
    let effects = play.send(Event::ArticleLoaded { id: "gateway".to_owned(), article: Some(Arc::new(gateway())) });
    assert_eq!(effects, [Effect::Focus(Focus::Article)]);
    play
}

#[test]
fn closing_leads_back_to_the_same_caret_and_attaches_nothing() {
    let mut play = reading();
    assert_eq!(play.send(Event::CloseArticle), [Effect::Focus(Focus::Return(7))]);
    assert_eq!(play.send(Event::CloseArticle), [], "it is closed already");
    assert!(play.visit.sheet.is_none() && play.visit.draft.articles.is_empty());
    assert_eq!(play.visit.draft.text, TEXT);
}

#[test]
fn not_solved_attaches_the_article_with_its_steps_and_returns_to_the_caret() {
    let mut play = reading();
    play.play([Event::StepTicked(1), Event::StepTicked(0), Event::StepFailed(1)]);
    let effects = play.send(Event::NotSolved);
    assert_eq!(effects.last(), Some(&Effect::Focus(Focus::Caret(7))));
    let read = &saved(&effects).unwrap().draft.articles[0];
    assert_eq!((read.id.as_str(), read.done.as_slice(), read.failed.as_slice()), ("gateway", &[0][..], &[1][..]));
    assert_eq!(read.steps, ["Откройте журнал ошибок", "Перезапустите PHP"]);
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Ask, TEXT));
    assert_eq!(play.visit.notice.code, "article.announce_attached");

    play.send(Event::Continue);
    play.answer("email", EMAIL);
    play.send(Event::DetailsDone);
    let effects = play.send(Event::Send);
    let Some(Effect::Pack(parcel)) = effects.first() else { panic!("{effects:?}") };
    assert_eq!(parcel.ticket.articles.len(), 1);
}

#[test]
fn a_second_press_takes_a_tick_back_and_reading_twice_attaches_once() {
    let mut play = reading();
    play.play([Event::StepTicked(0), Event::StepTicked(0), Event::NotSolved]);
    assert!(play.visit.draft.articles[0].done.is_empty());
    play.play([
        Event::OpenArticle("gateway".to_owned()),
        Event::ArticleLoaded { id: "gateway".to_owned(), article: Some(Arc::new(gateway())) },
        Event::NotSolved,
    ]);
    assert_eq!(play.visit.draft.articles.len(), 1);
    play.send(Event::ArticleDropped("gateway".to_owned()));
    assert!(play.visit.draft.articles.is_empty());
}

#[test]
fn solved_makes_no_ticket_and_keeps_the_text_until_a_new_question() {
    let mut play = reading();
    let effects = play.send(Event::Solved);
    assert_eq!(saved(&effects).unwrap().draft.text, TEXT);
    assert_eq!((&play.visit.screen, play.visit.outbox.len()), (&Screen::Solved, 0));
    play.send(Event::BackToText);
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Ask, TEXT));
    let mut play = reading();
    play.play([Event::Solved, Event::NewQuestion]);
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Ask, ""));
}

#[test]
fn late_foreign_and_failed_bodies_do_no_harm() {
    let mut play = reading();
    assert_eq!(play.send(Event::OpenArticle("nowhere".to_owned())), [], "no such article");
    assert!(play.visit.sheet.is_some());
    assert_eq!(play.send(Event::ArticleLoaded { id: "mail".to_owned(), article: None }), [], "another article's body");
    play.send(Event::OpenArticle("mail".to_owned()));
    assert_eq!(play.visit.sheet.as_ref().unwrap().id, "mail");
    assert_eq!(play.send(Event::StepTicked(0)), [], "there is nothing to tick while it loads");
    play.send(Event::ArticleLoaded { id: "mail".to_owned(), article: None });
    assert!(matches!(play.visit.sheet.as_ref().unwrap().body, SheetBody::Failed));
    play.send(Event::CloseArticle);
    assert_eq!(play.send(Event::ArticleLoaded { id: "mail".to_owned(), article: None }), []);
    assert!(play.visit.sheet.is_none() && play.visit.draft.articles.is_empty());
}

#[test]
fn browsing_has_a_search_of_its_own_and_leaves_the_text_alone() {
    let mut play = Play::of(plain());
    play.send(kb());
    play.typed(TEXT);
    play.play([Event::Browse, Event::BrowseTyped("не приходит почта".to_owned())]);
    assert_eq!(play.visit.browse.found.as_ref().unwrap().hits.first().map(|hit| hit.doc), Some(1));
    play.send(Event::BrowseTyped("  ".to_owned()));
    assert!(play.visit.browse.found.is_none());
    play.send(Event::TopicOpened(Some("site".to_owned())));
    assert_eq!(play.visit.screen, Screen::Topics);
    play.send(Event::OpenArticle("mail".to_owned()));
    assert_eq!(play.send(Event::CloseArticle), [Effect::Focus(Focus::Opener)], "back to the line of the list");
    let effects = play.send(Event::BackToText);
    assert_eq!(effects, [Effect::Focus(Focus::Caret(TEXT.encode_utf16().count() as u32))]);
    assert_eq!(play.visit.draft.text, TEXT);
}
