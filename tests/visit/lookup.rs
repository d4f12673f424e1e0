//! The part of the page that searches: when it is asked for, what waits for it, and what happens when it does not come.

use std::sync::Arc;

use askwell::kb::{Catalog, Reference, Topic};
use askwell::visit::{Effect, Event, Focus, Kb, Pause, Screen, SheetBody};

use super::device::Device;
use super::support::{EMAIL, Play, TEXT, gateway, kb, plain};

/// A page that has just been painted: it knows the topics of the site and has loaded nothing.
fn painted() -> Play {
    let mut play = Play::early(plain(), "0123456789abcdef0123456789abcdef");
    play.visit.start = Some(Arc::new(Catalog {
        topics: vec![Topic { id: "site".to_owned(), title: "Сайт".to_owned(), articles: 2 }],
        featured: vec![Reference { id: "gateway".to_owned(), title: "Ошибка 502 на сайте".to_owned() }],
        ..Catalog::default()
    }));
    play
}

fn pause(play: &mut Play, pause: Pause) -> Vec<Effect> {
    let revision = play.visit.revision;
    play.send(Event::Woke { revision, pause })
}

#[test]
fn nobody_asks_for_it_before_somebody_comes() {
    let mut play = painted();
    play.play([
        Event::Restored { saved: None, others: false, posted: Vec::new(), typed: String::new() },
        Event::Online(false),
        Event::Online(true),
        Event::Hidden,
        Event::Identified(Default::default()),
    ]);
    assert_eq!((play.searches, matches!(play.visit.kb, Kb::Absent)), (0, true));
    assert_eq!(play.visit.catalog().map(|catalog| catalog.topics.len()), Some(1), "the topics are known all the same");
}

#[test]
fn whatever_leads_to_it_asks_for_it_once() {
    let article = || Event::OpenArticle("gateway".to_owned());
    let typed = || Event::Typed { text: "с".to_owned(), caret: 1 };
    let kept = || Event::Restored { saved: None, others: false, posted: Vec::new(), typed: "сайт".to_owned() };
    let topic = || Event::TopicOpened(Some("site".to_owned()));
    let ways: [&dyn Fn() -> Event; 6] = [&|| Event::SearchWanted, &typed, &kept, &|| Event::Browse, &topic, &article];
    for way in ways {
        let mut play = painted();
        play.send(way());
        assert_eq!(play.searches, 1, "{:?}", way());
        play.play([way(), Event::SearchWanted, typed(), Event::Browse, article(), Event::CloseArticle]);
        assert_eq!(play.searches, 1, "{:?}: it is on its way", way());
        play.send(kb());
        play.play([way(), Event::SearchWanted]);
        assert_eq!(play.searches, 1, "{:?}: it is here", way());
    }
    let mut play = painted();
    play.typed("  \n");
    assert_eq!(play.searches, 0, "blanks are nothing to look for");
}

#[test]
fn what_was_typed_before_it_came_is_searched_for_when_it_comes() {
    let mut play = painted();
    play.typed(TEXT);
    pause(&mut play, Pause::Search);
    assert!(play.visit.hits.found.is_none());
    play.send(kb());
    assert_eq!(play.visit.hits.found.as_ref().map(|found| found.hits.is_empty()), Some(false));
    assert_eq!(play.visit.draft.text, TEXT);
}

#[test]
fn an_article_that_was_opened_before_it_came_opens_when_it_comes() {
    let mut play = painted();
    play.moves.clear();
    play.send(Event::OpenArticle("gateway".to_owned()));
    assert!(matches!(play.visit.sheet.as_ref().map(|sheet| &sheet.body), Some(SheetBody::Sought)));
    assert_eq!(play.moves.len(), 1, "Back closes it already");
    let effects = play.send(kb());
    assert!(matches!(&effects[..], [Effect::LoadArticle { id, .. }] if id == "gateway"), "{effects:?}");
    play.send(Event::ArticleLoaded { id: "gateway".to_owned(), article: Some(Arc::new(gateway())) });
    assert!(matches!(play.visit.sheet.as_ref().map(|sheet| &sheet.body), Some(SheetBody::Open(_))));

    // The browser's history may name one that is gone.
    let mut play = painted();
    play.send(Event::Went("ask|||| gone".replace(' ', "")));
    assert!(play.visit.sheet.is_some());
    play.send(kb());
    assert!(play.visit.sheet.is_none());
}

#[test]
fn the_topics_take_the_focus_when_they_come() {
    let mut play = painted();
    assert_eq!(play.send(Event::Browse), [Effect::Focus(Focus::Heading)]);
    assert_eq!(play.send(kb()), [Effect::Focus(Focus::Heading)]);
    let mut play = painted();
    play.play([Event::Browse, Event::BackToText]);
    assert_eq!(play.send(kb()), [], "nobody is pulled away");
}

#[test]
fn without_it_the_ticket_goes_its_way() {
    let mut play = painted();
    play.typed(TEXT);
    let effects = play.send(Event::KbFailed);
    assert!(matches!(play.visit.kb, Kb::Failed));
    assert_eq!(effects, [Effect::LoadForm], "there is something to send");
    play.send(Device::default().arrived());
    // Nothing that only the search could decide takes anything away.
    play.play([
        Event::MeantThat,
        Event::NotSolved,
        Event::StepTicked(0),
        Event::MoreListed,
        Event::BrowseTyped("почта".to_owned()),
        Event::PartCame { set: 1, part: 1, bytes: None },
    ]);
    assert_eq!((play.visit.draft.text.as_str(), &play.visit.screen), (TEXT, &Screen::Ask));
    play.send(Event::Continue);
    play.answer("email", EMAIL);
    play.send(Event::DetailsDone);
    assert_eq!(play.visit.screen, Screen::Review, "{:?}", play.visit.errors);
}

#[test]
fn it_is_tried_again_by_the_client_by_typing_on_and_when_the_network_comes() {
    let again = |play: &mut Play, what: &str| {
        let before = play.searches;
        match what {
            "asked" => drop(play.send(Event::SearchWanted)),
            "pause" => drop(pause(play, Pause::Settle)),
            "article" => drop(play.send(Event::OpenArticle("gateway".to_owned()))),
            _ => drop(play.play([Event::Online(false), Event::Online(true)])),
        }
        play.searches - before
    };
    for what in ["asked", "pause", "article", "network"] {
        let mut play = painted();
        play.typed(TEXT);
        play.send(Event::KbFailed);
        assert_eq!(again(&mut play, what), 1, "{what}");
        assert!(matches!(play.visit.kb, Kb::Loading), "{what}");
        play.send(kb());
        assert_eq!(play.visit.draft.text, TEXT);
        assert!(matches!(play.visit.kb, Kb::Ready(..)), "{what}");
    }
    // Where nothing waits for it, only the client asks again.
    let mut play = painted();
    play.play([Event::SearchWanted, Event::KbFailed]);
    for (what, times) in [("pause", 0), ("network", 0), ("asked", 1)] {
        assert_eq!(again(&mut play, what), times, "{what}");
    }
}
