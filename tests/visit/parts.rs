//! A large knowledge base, whose files come as they are asked for.

use std::sync::Arc;

use askwell::kb::library::part_file;
use askwell::kb::{Card, Catalog, Library, Topic};
use askwell::search::Index;
use askwell::search::builder::{Document, IndexBuilder, IndexFiles, Packaging};
use askwell::visit::{Effect, Event, Kb, Pause, SEARCH, SheetBody};

use super::support::{Play, plain};

const THINGS: [&str; 10] =
    ["почта", "домен", "сайт", "сервер", "диск", "пароль", "сертификат", "архив", "счёт", "журнал"];
const FAULTS: [&str; 10] =
    ["пропала", "занят", "медленный", "удалён", "закрыт", "сломан", "просрочен", "пустой", "растёт", "молчит"];
const PLACES: [&str; 4] = ["на тарифе", "после переноса", "в панели", "у клиента"];

/// 400 articles about the same few things, in two topics. `more` stands in every body: another build has another one.
fn builder(more: &str) -> IndexBuilder {
    let mut builder = IndexBuilder::new("ru");
    for at in 0..400 {
        let (thing, fault, place) = (THINGS[at % 10], FAULTS[at / 10 % 10], PLACES[at / 100]);
        builder.add(&Document {
            title: format!("{thing} {fault} {place}"),
            path: format!("article-{at}"),
            body: format!("Причина номер {at}. Проверьте настройку {fault} и {more}."),
            topic: thing.to_owned(),
            passages: vec![format!("{thing} {fault}: вот что делать.")],
            note: Card { file: format!("{at}.bin"), ..Card::default() }.to_bytes(),
            ..Document::default()
        });
    }
    let topic = |id: &str, articles| Topic { id: id.to_owned(), title: id.to_owned(), articles };
    let topics = vec![topic("one", 150), topic("two", 250)];
    builder.about(Catalog { locale: "ru".to_owned(), topics, ..Catalog::default() }.to_bytes());
    builder.compact();
    builder
}

fn files(more: &str) -> IndexFiles {
    builder(more).finish_files(Packaging::BySize)
}

fn library(files: &IndexFiles) -> Arc<Library> {
    Arc::new(Library::open(files.core.clone()).unwrap())
}

/// A visit that has the core.
fn begun(files: &IndexFiles) -> Play {
    let mut play = Play::of(plain());
    play.send(Event::KbLoaded(&SEARCH, library(files)));
    play
}

/// The numbers that are asked for; their files are named after them.
fn asked(effects: &[Effect]) -> Vec<u32> {
    let part = |effect: &Effect| match effect {
        Effect::LoadPart { part, set, file } => {
            assert_eq!(*file, part_file("ru", *part, *set));
            Some(*part)
        }
        _ => None,
    };
    effects.iter().filter_map(part).collect()
}

fn came(files: &IndexFiles, part: u32) -> Event {
    let bytes = files.parts.iter().find(|(number, _)| *number == part).map(|(_, bytes)| bytes.clone());
    assert!(bytes.is_some(), "part {part} does not exist");
    Event::PartCame { set: files.set, part, bytes }
}

/// Types and waits for a moment.
fn search_while_typing(play: &mut Play, text: &str) -> Vec<Effect> {
    play.typed(text);
    play.send(Event::Woke { revision: play.visit.revision, pause: Pause::Search })
}

/// Types and waits.
fn search(play: &mut Play, text: &str) -> Vec<Effect> {
    let mut effects = search_while_typing(play, text);
    effects.extend(play.send(Event::Woke { revision: play.visit.revision, pause: Pause::Settle }));
    effects
}

/// Brings what is asked for, the last first, until nothing is; how many files that were.
fn bring(play: &mut Play, files: &IndexFiles, effects: &[Effect]) -> usize {
    let (mut coming, mut brought) = (asked(effects), Vec::new());
    while let Some(part) = coming.pop() {
        assert!(!brought.contains(&part), "part {part} is asked for twice");
        brought.push(part);
        let effects = play.send(came(files, part));
        coming.extend(asked(&effects));
        assert!(coming.len() <= 6, "too many at a time: {coming:?}");
    }
    brought.len()
}

#[test]
fn what_comes_in_parts_ends_as_in_one_file() {
    let files = files("хостинг");
    let one = Index::open(builder("хостинг").finish()).unwrap();
    let mut play = begun(&files);
    let mut brought = 0;
    for text in ["сертификат просрочен в панели", "jib,rf gjxnf", "почта молчит настройка", "пороль занят у кл"]
    {
        let effects = search(&mut play, text);
        brought += bring(&mut play, &files, &effects);
        assert_eq!(play.visit.hits.found, Some(one.search(text, 5)), "{text}");
        assert!(play.visit.parts.is_idle());
    }
    assert!(brought > 4 && brought < files.parts.len(), "{brought}");
    // What is there is not asked for again.
    assert!(asked(&search(&mut play, "сертификат просрочен в панели")).is_empty());
}

#[test]
fn bodies_come_when_nobody_types_any_more() {
    let files = files("хостинг");
    let core = Index::open(files.core.clone()).unwrap();
    let mut play = begun(&files);
    let text = "почта молчит настройка";
    let is_shown = |parts: &[u32]| parts.iter().all(|&part| core.is_shown_by(part));
    let mut coming = Vec::new();
    for (end, _) in text.char_indices().skip(3) {
        let mut effects = search_while_typing(&mut play, &text[..end]);
        while let [part, ..] = asked(&effects)[..] {
            coming.push(part);
            effects.extend(play.send(came(&files, part)));
            effects.retain(|effect| !matches!(effect, Effect::LoadPart { part: known, .. } if *known == part));
        }
    }
    assert!(!coming.is_empty() && is_shown(&coming), "titles of the best hits only: {coming:?}");
    let effects = search(&mut play, text);
    assert!(asked(&effects).iter().any(|&part| !core.is_shown_by(part)));
    bring(&mut play, &files, &effects);
    let one = Index::open(builder("хостинг").finish()).unwrap();
    assert_eq!(play.visit.hits.found, Some(one.search(text, 5)));
    // The same among the topics.
    let mut play = begun(&files);
    play.send(Event::Browse);
    let effects = play.send(Event::BrowseTyped("архив удалён настройка".to_owned()));
    assert!(is_shown(&asked(&effects)));
    bring(&mut play, &files, &effects);
    let effects = play.send(Event::Woke { revision: play.visit.revision, pause: Pause::Settle });
    assert!(asked(&effects).iter().any(|&part| !core.is_shown_by(part)));
}

#[test]
fn hits_stay_until_better_ones_can_be_shown() {
    let files = files("хостинг");
    let mut play = begun(&files);
    let effects = search(&mut play, "домен закрыт после переноса");
    bring(&mut play, &files, &effects);
    let before = play.visit.hits.found.clone().unwrap();
    let effects = search(&mut play, "журнал растёт на тарифе");
    assert!(!asked(&effects).is_empty());
    assert_eq!(play.visit.hits.found.as_ref().unwrap().hits, before.hits, "nothing of the new ones can be shown yet");
    bring(&mut play, &files, &effects);
    let found = play.visit.hits.found.as_ref().unwrap();
    assert!(found.hits[0].doc != before.hits[0].doc && found.hits[0].title.text == "журнал растёт на тарифе");
}

#[test]
fn a_file_that_cannot_be_had_is_tried_again_and_a_new_build_is_asked_for_once() {
    let files = files("хостинг");
    let mut play = begun(&files);
    let mut coming = asked(&search(&mut play, "диск сломан у клиента"));
    let (mut renewals, mut wakes, mut wanted) = (0, 0, Vec::new());
    while let Some(part) = coming.pop() {
        let effects = play.send(Event::PartCame { set: files.set, part, bytes: None });
        play.now -= 1_000.0;
        let is_wake = |effect: &&Effect| matches!(effect, Effect::Wake { pause: Pause::Retry, .. });
        wakes += effects.iter().filter(is_wake).count();
        renewals += effects.iter().filter(|effect| matches!(effect, Effect::LoadKb { .. })).count();
        wanted.push(part);
        coming.extend(asked(&effects));
        assert!(coming.iter().all(|part| !wanted.contains(part)), "not at once");
    }
    assert_eq!(renewals, 1);
    assert_eq!(wakes, 1, "one for all of them");
    assert!(play.visit.parts.is_idle(), "the form may come now");
    // The core found something, though its titles are not there.
    assert!(!play.visit.hits.found.as_ref().unwrap().hits.is_empty());

    let effects = play.send(Event::Woke { revision: play.visit.revision, pause: Pause::Retry });
    assert!(!asked(&effects).is_empty() && asked(&effects).iter().all(|part| wanted.contains(part)));
    bring(&mut play, &files, &effects);
    assert_eq!(play.visit.hits.found.as_ref().unwrap().hits[0].title.text, "диск сломан у клиента");

    // Damage is as good as nothing, and the network that comes back is a reason to try again.
    let wanted = asked(&search(&mut play, "счёт пустой в панели"));
    for &part in &wanted {
        play.send(Event::PartCame { set: files.set, part, bytes: Some(b"<html>502".to_vec()) });
        play.now -= 1_000.0;
    }
    play.send(Event::Online(false));
    assert!(asked(&play.send(Event::Online(true))).starts_with(&wanted));
}

#[test]
fn the_old_index_serves_until_a_new_one_is_here() {
    let (old, new) = (files("хостинг"), files("облако"));
    assert_ne!(old.set, new.set);
    let mut play = begun(&old);
    let effects = search(&mut play, "архив удалён в панели");
    let late = asked(&effects)[0];
    bring(&mut play, &old, &effects);
    // The same build again changes nothing.
    assert_eq!(play.send(Event::KbRenewed(library(&old))), []);
    assert!(!play.visit.hits.found.as_ref().unwrap().hits[0].title.text.is_empty());

    let effects = play.send(Event::KbRenewed(library(&new)));
    assert!(matches!(&play.visit.kb, Kb::Ready(_, shelf) if shelf.library().index().set() == new.set));
    let wanted = asked(&effects);
    assert!(!wanted.is_empty());
    // A late file of the old build is no part of it.
    assert_eq!(play.send(came(&old, late)), []);
    bring(&mut play, &new, &effects);
    let one = Index::open(builder("облако").finish()).unwrap();
    assert_eq!(play.visit.hits.found, Some(one.search("архив удалён в панели", 5)));
}

#[test]
fn an_article_is_opened_by_its_id_alone() {
    let files = files("хостинг");
    let mut play = begun(&files);
    let mut effects = play.send(Event::OpenArticle("article-321".to_owned()));
    let mut brought = 0;
    while let [part] = asked(&effects)[..] {
        assert!(matches!(play.visit.sheet.as_ref().unwrap().body, SheetBody::Sought));
        effects = play.send(came(&files, part));
        brought += 1;
    }
    assert_eq!(brought, 2, "where it is, and what is shown of it");
    let load = Effect::LoadArticle { id: "article-321".to_owned(), file: "321.bin".to_owned() };
    assert!(effects.contains(&load), "{effects:?}");

    play.send(Event::CloseArticle);
    // That there is none is known only when the part that would know it has come.
    let effects = play.send(Event::OpenArticle("article-x".to_owned()));
    for part in asked(&effects) {
        play.send(came(&files, part));
    }
    assert!(play.visit.sheet.as_ref().is_none_or(|sheet| matches!(sheet.body, SheetBody::Failed)));
}

#[test]
fn a_topic_lists_its_articles_a_screen_at_a_time() {
    let files = files("хостинг");
    let mut play = begun(&files);
    play.send(Event::Browse);
    let effects = play.send(Event::TopicOpened(Some("two".to_owned())));
    bring(&mut play, &files, &effects);
    let (listed, more) = play.visit.listed();
    assert_eq!((listed.len(), more, listed[0].id.as_str()), (64, true, "article-150"));
    for listed in [128, 192, 250] {
        let effects = play.send(Event::MoreListed);
        bring(&mut play, &files, &effects);
        assert_eq!(play.visit.listed().0.len(), listed);
    }
    assert!(!play.visit.listed().1);
}
