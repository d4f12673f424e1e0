//! Several questions in one text: divided, kept, or kept for a stated reason.

use askwell::visit::{Effect, Event, Focus, Screen};

use super::support::{EMAIL, Play, TWO, created, mild, plain, strict};

fn proposed(play: &Play) -> Vec<&str> {
    match &play.visit.screen {
        Screen::Split { drafts } => drafts.iter().map(|draft| draft.text.as_str()).collect(),
        other => panic!("{other:?}"),
    }
}

fn two(profile: askwell::policy::Profile) -> Play {
    let mut play = Play::of(profile);
    play.typed(TWO);
    play.send(Event::Continue);
    play
}

#[test]
fn where_no_rule_speaks_of_it_dividing_is_advised_and_one_tap_keeps_one() {
    let mut play = two(plain());
    assert_eq!(proposed(&play).len(), 2);
    play.send(Event::SplitRefused);
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Details, TWO));
    let mut unwanted = plain();
    unwanted.single_issue = mild().single_issue;
    unwanted.single_issue.iter_mut().for_each(|rule| rule.level = askwell::policy::Level::Off);
    assert_eq!(two(unwanted).visit.screen, Screen::Details);
}

#[test]
fn taken_the_first_goes_on_and_the_second_waits_until_the_first_has_arrived() {
    let mut profile = plain();
    profile.single_issue = strict().single_issue;
    let mut play = two(profile);
    assert_eq!(proposed(&play).len(), 2);
    let before = play.visit.draft.id.clone();
    play.send(Event::SplitTaken);
    let (first, second) = (play.visit.draft.clone(), play.visit.waiting[0].clone());
    assert!(first.text.contains("ошибку 500") && !first.text.contains("оплату"), "{}", first.text);
    assert!(second.text.contains("оплату") && !second.text.contains("ошибку 500"), "{}", second.text);
    assert!(first.id != second.id && first.id != before && second.id != before);

    play.answer("email", EMAIL);
    play.send(Event::DetailsDone);
    let key = play.sending();
    play.deliver(&key, created());
    assert_eq!(play.visit.screen, Screen::Receipt);
    play.send(Event::NewQuestion);
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Ask, second.text.as_str()));
    play.send(Event::Continue);
    play.answer("email", EMAIL);
    play.send(Event::DetailsDone);
    let other = play.sending();
    assert_ne!(other, key);
    play.deliver(&other, created());
    play.send(Event::NewQuestion);
    assert_eq!((play.visit.draft.text.as_str(), play.visit.history.len()), ("", 2));
}

#[test]
fn where_the_rule_only_asks_the_text_is_kept_without_a_word() {
    let mut play = two(mild());
    play.send(Event::SplitRefused);
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Details, TWO));
    play.play([Event::BackToText, Event::Continue]);
    assert_eq!(play.visit.screen, Screen::Details, "it is not asked twice");
}

#[test]
fn a_strict_rule_wants_the_reason_and_sends_it() {
    let mut play = two(strict());
    assert_eq!(play.send(Event::SplitRefused), [Effect::Focus(Focus::Summary)]);
    assert_eq!((play.faulty(), proposed(&play).len()), (vec!["single_issue"], 2));
    assert_eq!(
        play.send(Event::GoTo("single_issue".to_owned())),
        [Effect::Focus(Focus::Field("single_issue".to_owned()))]
    );
    play.send(Event::OneTicketReason("Это одна и та же авария".to_owned()));
    play.send(Event::SplitRefused);
    assert_eq!((&play.visit.screen, play.faulty().len()), (&Screen::Details, 0));
    play.answer("wish", "Почему списали оплату при ошибке?");
    play.send(Event::StepsEdited(vec!["Открыл сайт".to_owned()]));
    play.answer("evidence_excuse", "снимать нечего");
    play.answer("email", EMAIL);
    play.send(Event::DetailsDone);
    let effects = play.send(Event::Send);
    let Some(Effect::Pack(parcel)) = effects.first() else { panic!("{effects:?} {:?}", play.visit.errors) };
    assert_eq!(parcel.ticket.answers["kept_as_one"], "Это одна и та же авария");
    assert_eq!(parcel.ticket.body, TWO);
}

#[test]
fn sentences_move_between_the_drafts_and_going_back_undoes_all_of_it() {
    let mut play = two(strict());
    let moved = |play: &mut Play, from, sentence, to| drop(play.send(Event::SplitMoved { from, sentence, to }));
    let before: Vec<String> = proposed(&play).iter().map(|&text| text.to_owned()).collect();
    for (from, sentence, to) in [(0, 0, 0), (0, 0, 7), (7, 0, 0), (0, 7, 1)] {
        moved(&mut play, from, sentence, to);
        assert_eq!(proposed(&play), before, "{from} {sentence} {to}");
    }
    moved(&mut play, 1, 0, 0);
    assert!(proposed(&play)[0].contains("ошибку 500") && proposed(&play)[0].contains("оплату"));
    assert_eq!(proposed(&play)[1], "");
    play.send(Event::BackToText);
    assert_eq!(play.visit.draft.text, TWO);

    play.send(Event::Continue);
    moved(&mut play, 1, 0, 0);
    play.send(Event::SplitTaken);
    assert_eq!(play.visit.waiting.len(), 0, "an emptied draft is none");
    assert!(play.visit.draft.text.contains("оплату"));
}

#[test]
fn a_fault_about_several_questions_leads_to_the_reason() {
    let mut play = two(strict());
    let effects = play.send(Event::GoTo("single_issue".to_owned()));
    assert_eq!(effects, [Effect::Focus(Focus::Field("single_issue".to_owned()))]);
    assert!(matches!(play.visit.screen, Screen::Split { .. }));
}
