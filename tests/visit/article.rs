//! An article over the text: opened, ticked, and left by both ways out.

use std::sync::Arc;

use askwell::kb::{Article, Block, Card, Catalog, Inline, Library, Step};
use askwell::search::builder::{Document, IndexBuilder};
use askwell::visit::{Effect, Event, Focus, Pause, SEARCH, Screen, SheetBody};
use askwell::wire;

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

/// An article with three sections, and an index that quotes its steps.
fn sections() -> (Event, Article) {
    let text = |text: &str| vec![Inline::Text(text.to_owned())];
    let heading = |id: &str, words: &str| Block::Heading { level: 2, id: id.to_owned(), text: text(words) };
    let steps =
        |titles: &[&str]| Block::Steps(titles.iter().map(|one| Step { title: text(one), body: Vec::new() }).collect());
    let lead = "Почта приходит с задержкой, если ящик переполнен.";
    let blocks = vec![
        Block::Paragraph(text(lead)),
        heading("quota", "Сколько места занято"),
        steps(&["Откройте панель", "Удалите старые вложения"]),
        heading("forwarding", "Пересылка на другой адрес"),
        steps(&["Выберите  ящик", "Отключите копию входящих"]),
    ];
    let article = Article {
        id: "late".to_owned(),
        title: "Почта задерживается".to_owned(),
        locale: "ru".to_owned(),
        blocks,
        ..Article::default()
    };
    let mut builder = IndexBuilder::new("ru");
    builder.add(&Document {
        title: article.title.clone(),
        path: "late".to_owned(),
        headings: vec!["Сколько места занято".to_owned(), "Пересылка на другой адрес".to_owned()],
        passages: std::iter::once(lead.to_owned()).chain(article.steps().map(Step::title_text)).collect(),
        note: wire::encode(&Card { file: "late.bin".to_owned(), ..Card::default() }),
        ..Document::default()
    });
    builder.add(&Document { title: "Домены".into(), path: "domains".into(), ..Document::default() });
    builder.about(wire::encode(&Catalog { locale: "ru".to_owned(), ..Catalog::default() }));
    let library = Library::open(builder.finish()).unwrap();
    (Event::KbLoaded(&SEARCH, Arc::new(library)), article)
}

#[test]
fn a_hit_opens_at_the_heading_that_it_is_about() {
    for (query, heading) in [
        ("почта пересылка", Some("forwarding")),
        ("почта занято места", Some("quota")),
        ("почта пересылается на адрес", Some("forwarding")),
        // The title, or the lead below it, says as much.
        ("почта задерживается", None),
        ("задержка почты", None),
        ("почта переполнен", None),
    ] {
        let (kb, article) = sections();
        let mut play = Play::of(plain());
        play.send(kb);
        play.typed(query);
        play.send(Event::Woke { revision: play.visit.revision, pause: Pause::Search });
        play.send(Event::OpenArticle("late".to_owned()));
        play.moves.clear();
        let loaded = |id: &str| Event::ArticleLoaded { id: id.to_owned(), article: Some(Arc::new(article.clone())) };
        let effects = play.send(loaded("late"));
        let focus = heading.map_or(Focus::Article, Focus::at);
        assert_eq!(effects, [Effect::Focus(focus.clone())], "{query}");
        let Some(heading) = heading else {
            assert_eq!(play.moves, [], "{query}");
            continue;
        };
        // The step of the history knows it, so that Back, Forward and a reload lead there without any search.
        let place = ["ask||||late#", heading].concat();
        assert_eq!(play.moves, [(place.clone(), false)], "{query}");
        play.play([Event::StepTicked(0)]);
        assert_eq!(play.visit.draft.articles[0].id, "late");
        let mut later = Play::of(plain());
        later.send(sections().0);
        let id = ["late#", heading].concat();
        let effects = later.send(Event::Went(place));
        assert!(effects.contains(&Effect::LoadArticle { id: id.clone(), file: "late.bin".to_owned() }), "{effects:?}");
        assert_eq!(later.send(loaded(&id)), [Effect::Focus(focus)], "{query}");
    }
}

#[test]
fn a_heading_that_is_gone_leads_to_the_top_and_a_failure_keeps_it() {
    let (kb, article) = sections();
    let mut play = Play::of(plain());
    play.send(kb);
    play.send(Event::Went("ask||||late#quota".to_owned()));
    play.send(Event::ArticleLoaded { id: "late#quota".to_owned(), article: None });
    let sheet = play.visit.sheet.as_ref().unwrap();
    assert!(sheet.id == "late#quota" && matches!(sheet.body, SheetBody::Failed));
    play.send(Event::Went("ask||||late#gone".to_owned()));
    let effects = play.send(Event::ArticleLoaded { id: "late#gone".to_owned(), article: Some(Arc::new(article)) });
    assert_eq!(effects, [Effect::Focus(Focus::Article)]);
    assert_eq!(play.visit.sheet.as_ref().unwrap().id, "late");
}
