//! What is still missing, what is wrong with it, and the way to the review.

use askwell::ticket::draft::{EVIDENCE_EXCUSE, EVIDENCE_LINK};
use askwell::ticket::missing::MORE;
use askwell::ticket::validation::Fault;
use askwell::visit::{Effect, Event, Focus, PickedFile, Screen};

use super::support::{EMAIL, Play, TEXT, mild, picture, plain, saved, strict};

#[test]
fn only_what_the_text_does_not_answer_is_asked() {
    let mut play = Play::of(strict());
    play.typed(TEXT);
    let effects = play.send(Event::Continue);
    assert_eq!(play.visit.screen, Screen::Details);
    assert_eq!(play.visit.asked, ["wish", "steps", "evidence", "email"]);
    assert_eq!(effects.last(), Some(&Effect::Focus(Focus::Heading)));

    let mut play = Play::of(strict());
    play.typed(&format!("{TEXT}\nПочему сайт отвечает ошибкой?\nhttps://prnt.sc/abc"));
    play.send(Event::Continue);
    assert_eq!(play.visit.asked, ["wish", "steps", "email"]);

    let mut play = Play::of(mild());
    play.typed(TEXT);
    play.send(Event::Continue);
    assert_eq!(play.visit.asked, ["login_or_contract", "email"], "consent is asked on the review");
}

/// «Ничего не менял» stands in the box of the steps, without the complaint around it; more can be told, and need not be.
#[test]
fn who_has_done_nothing_is_shown_these_words_where_steps_are_demanded() {
    let mut play = Play::of(strict());
    play.typed("Сайт lavka.example отвечает ошибкой с утра, сам ничего не менял");
    play.send(Event::Continue);
    assert_eq!(play.visit.asked, ["wish", "steps", "evidence", "email"], "in the order of the form");
    assert_eq!(play.visit.draft.steps, ["Сам ничего не менял"]);
    assert!(!play.faulty().contains(&"steps"));
    play.send(Event::Edit("text".to_owned()));
    play.send(Event::Continue);
    assert_eq!(play.visit.asked, ["wish", "evidence", "email"], "it was shown");

    let mut play = Play::of(strict());
    play.typed("Сайт lavka.example отвечает ошибкой, а кнопка «Обновить» ничего не делает");
    play.send(Event::Continue);
    assert_eq!((play.visit.asked[1].as_str(), play.visit.draft.steps.len()), ("steps", 0));
}

/// «Дописать» on the review leads to the text, where it is read anew, and back to the review.
#[test]
fn what_is_missing_is_added_to_the_text_itself() {
    let mut play = Play::of(plain());
    play.review(TEXT);
    let effects = play.send(Event::Edit(MORE.to_owned()));
    assert_eq!(
        (&play.visit.screen, effects.last()),
        (&Screen::Details, Some(&Effect::Focus(Focus::Field(MORE.to_owned()))))
    );
    assert_eq!(play.visit.asked, [MORE]);
    let more = format!("{TEXT}. Началось вчера");
    play.answer(MORE, &more);
    assert_eq!((play.visit.draft.text.as_str(), play.visit.draft.answer(MORE)), (more.as_str(), None));
    play.send(Event::DetailsDone);
    assert_eq!(play.visit.screen, Screen::Review);
}

#[test]
fn what_the_subject_says_exactly_is_not_asked_once_more() {
    let mut profile = strict();
    profile.fields[0].id = "question".to_owned();
    for (text, subject, question) in [
        (TEXT, None, Some(TEXT)),
        ("Сайт не работает", None, None),
        (
            "Сайт не работает",
            Some("После обновления плагина каталог показывает пустую страницу"),
            Some("После обновления"),
        ),
        ("Помогите. Почему сайт отвечает ошибкой?", None, Some("Почему сайт отвечает ошибкой?")),
    ] {
        let mut play = Play::of(profile.clone());
        play.typed(text);
        if let Some(subject) = subject {
            play.send(Event::SubjectEdited(subject.to_owned()));
        }
        play.send(Event::Continue);
        let given = play.visit.draft.answers.get("question");
        assert_eq!(given.is_some(), question.is_some(), "{text}: {given:?}");
        assert!(given.is_none_or(|given| given.starts_with(question.unwrap())), "{text}: {given:?}");
        assert_eq!(play.visit.asked.contains(&"question".to_owned()), question.is_none(), "{text}");
    }
    // What the client has cleared is asked again and not filled in.
    let mut play = Play::of(profile);
    play.typed(TEXT);
    play.answer("question", "");
    play.send(Event::Continue);
    assert_eq!(play.visit.asked[0], "question");
}

#[test]
fn a_file_that_is_not_taken_is_no_success_and_one_that_is_takes_the_red_words_away() {
    let program = |key: &str| PickedFile { media_type: "application/x-dosexec".to_owned(), ..picture(key) };
    for (files, code, count) in [
        (vec![picture("a")], "file.announce_added", None),
        (vec![program("a")], "file.announce_refused", None),
        (vec![picture("a"), picture("b")], "file.announce_many", Some(2)),
        (vec![picture("a"), program("b"), program("c")], "file.announce_some_refused", Some(2)),
    ] {
        let mut play = Play::of(strict());
        play.send(Event::FilesPicked(files));
        assert_eq!((play.visit.notice.code, play.visit.notice.count), (code, count));
    }
    let mut play = Play::of(strict());
    play.typed(TEXT);
    play.send(Event::Continue);
    play.answer("wish", "Почему сайт отвечает ошибкой?");
    play.play([Event::NextQuestion, Event::StepsEdited(vec!["Открыл сайт".to_owned()]), Event::NextQuestion]);
    play.send(Event::NextQuestion);
    assert_eq!(play.visit.held.as_ref().unwrap().field, "evidence");
    play.send(Event::FilesPicked(vec![program("a")]));
    assert!(play.visit.held.is_some(), "it is still not what is wanted");
    play.play([Event::FileDropped("a".to_owned()), Event::FilesPicked(vec![picture("b")])]);
    assert_eq!(play.visit.held, None);
    play.send(Event::DetailsDone);
    assert_eq!(play.faulty(), ["email"]);
    play.answer("email", "ivan@");
    assert_eq!(play.faulty(), ["email"]);
    play.answer("email", EMAIL);
    assert!(play.faulty().is_empty() && !play.visit.is_refused());
}

#[test]
fn a_file_name_shows_what_it_is() {
    let mut play = Play::of(strict());
    let hostile = PickedFile { name: "../../photo\u{202e}gnp.exe".to_owned(), ..picture("a") };
    play.send(Event::FilesPicked(vec![hostile]));
    assert_eq!(play.visit.draft.files[0].name, "photognp.exe");
    assert_eq!(play.visit.notice.word, "photognp.exe");
}

#[test]
fn errors_move_the_focus_to_their_summary_and_are_mended_one_by_one() {
    let mut play = Play::of(strict());
    play.typed(TEXT);
    play.send(Event::Continue);
    play.answer("wish", "Почему?");
    play.answer("email", "ivan@");
    play.send(Event::FilesPicked(vec![picture("a"), picture("b"), picture("c")]));
    let effects = play.send(Event::DetailsDone);
    assert_eq!(effects.last(), Some(&Effect::Focus(Focus::Summary)));
    assert_eq!(play.faulty(), ["wish", "steps", "evidence", "email"]);
    assert_eq!(play.visit.errors[2].fault, Fault::TooManyFiles { max: 2 });
    assert_eq!((&play.visit.screen, play.visit.question), (&Screen::Details, 0));

    let effects = play.send(Event::GoTo("evidence".to_owned()));
    assert_eq!(effects, [Effect::Focus(Focus::Field("evidence".to_owned()))]);
    assert_eq!(play.visit.question, 2);
    let effects = play.send(Event::FileDropped("c".to_owned()));
    assert_eq!(effects.first(), Some(&Effect::DropFiles(vec!["c".to_owned()])));
    let next = Effect::Focus(Focus::Field("file-1".to_owned()));
    assert_eq!(effects.last(), Some(&next), "its button is gone: the focus is at that of the file before");
    assert_eq!(play.send(Event::FileDropped("c".to_owned())), [], "it is gone already");

    play.answer("wish", "Почему сайт не отвечает?");
    play.send(Event::StepsEdited(vec!["Открыл сайт".to_owned(), String::new()]));
    play.send(Event::DetailsDone);
    assert_eq!(play.faulty(), ["email"]);
    play.answer("email", EMAIL);
    let effects = play.send(Event::DetailsDone);
    assert_eq!((&play.visit.screen, play.faulty().len()), (&Screen::Review, 0));
    assert_eq!(saved(&effects).unwrap().screen, Screen::Review);

    let effects = play.send(Event::Send);
    let Some(Effect::Pack(parcel)) = effects.first() else { panic!("{effects:?}") };
    assert_eq!(parcel.ticket.steps, ["Открыл сайт"]);
    assert_eq!(parcel.ticket.files.len(), 2);
    assert_eq!(parcel.ticket.requester["email"], EMAIL);
}

#[test]
fn a_fault_of_a_part_leads_to_that_part() {
    for (key, words, place) in [
        (EVIDENCE_LINK, "", "evidence"),
        (EVIDENCE_LINK, "нет", EVIDENCE_LINK),
        (EVIDENCE_EXCUSE, "-", EVIDENCE_EXCUSE),
    ] {
        let mut play = Play::of(strict());
        play.typed(TEXT);
        play.send(Event::Continue);
        play.answer(key, words);
        play.send(Event::DetailsDone);
        assert!(play.faulty().contains(&"evidence"), "{words}");
        let effects = play.send(Event::GoTo("evidence".to_owned()));
        assert_eq!(effects, [Effect::Focus(Focus::Field(place.to_owned()))], "{words}");
    }
}

#[test]
fn evidence_is_a_file_a_link_or_a_reason() {
    type Give = fn(&mut Play);
    let ways: [(&str, Give); 3] = [
        ("file", |play| drop(play.send(Event::FilesPicked(vec![picture("a")])))),
        ("link", |play| play.answer(EVIDENCE_LINK, "https://prnt.sc/abc")),
        ("reason", |play| play.answer(EVIDENCE_EXCUSE, "сайт не открывается, снимать нечего")),
    ];
    for (way, give) in ways {
        let mut play = Play::of(strict());
        play.typed(TEXT);
        play.send(Event::Continue);
        play.send(Event::DetailsDone);
        assert!(play.faulty().contains(&"evidence"));
        give(&mut play);
        play.send(Event::DetailsDone);
        assert!(!play.faulty().contains(&"evidence"), "{way}");
    }
}

#[test]
fn one_box_takes_any_identifier_and_consent_is_asked_at_the_end() {
    let mut play = Play::of(mild());
    play.typed(TEXT);
    play.send(Event::Continue);
    play.answer("login_or_contract", "ivanov");
    play.answer("email", EMAIL);
    play.send(Event::DetailsDone);
    assert_eq!(play.visit.screen, Screen::Review);
    let effects = play.send(Event::Send);
    assert_eq!((play.faulty(), &play.visit.screen), (vec!["consent"], &Screen::Review));
    assert_eq!(effects.last(), Some(&Effect::Focus(Focus::Summary)));
    let effects = play.send(Event::GoTo("consent".to_owned()));
    assert_eq!(effects, [Effect::Focus(Focus::Field("consent".to_owned()))], "the box stands on the review");
    play.send(Event::Consented(true));
    let effects = play.send(Event::Send);
    let Some(Effect::Pack(parcel)) = effects.first() else { panic!("{effects:?}") };
    assert_eq!((parcel.ticket.consent, parcel.ticket.requester["login"].as_str()), (Some(true), "ivanov"));
}

#[test]
fn the_review_leads_to_each_field_and_back() {
    let mut play = Play::of(plain());
    play.review(TEXT);
    let effects = play.send(Event::Edit("email".to_owned()));
    assert_eq!(effects.last(), Some(&Effect::Focus(Focus::Field("email".to_owned()))));
    assert_eq!((&play.visit.screen, play.visit.asked.as_slice()), (&Screen::Details, &["email".to_owned()][..]));
    play.send(Event::DetailsDone);
    assert_eq!(play.visit.screen, Screen::Review);
    play.send(Event::Edit("text".to_owned()));
    assert_eq!((&play.visit.screen, play.visit.draft.text.as_str()), (&Screen::Ask, TEXT));
    play.play([Event::Continue, Event::SubjectEdited("Да".to_owned()), Event::Send]);
    assert_eq!((play.faulty(), &play.visit.screen), (vec!["subject"], &Screen::Details));
    assert!(play.visit.outbox.is_empty());
}

#[test]
fn questions_are_turned_within_their_number() {
    let mut play = Play::of(strict());
    play.typed(TEXT);
    play.send(Event::Continue);
    play.answer("wish", "Почему сайт отвечает ошибкой?");
    play.play([Event::PreviousQuestion, Event::NextQuestion]);
    assert_eq!(play.visit.question, 1);
    play.send(Event::StepsEdited(vec!["Открыл сайт".to_owned()]));
    play.answer(EVIDENCE_EXCUSE, "сайт не открывается, снимать нечего");
    play.answer("email", EMAIL);
    play.play([Event::NextQuestion, Event::NextQuestion, Event::NextQuestion, Event::NextQuestion]);
    assert_eq!(play.visit.question, 3);
}

#[test]
fn one_question_at_a_time_is_not_left_unanswered() {
    let mut play = Play::of(strict());
    play.typed(TEXT);
    play.send(Event::Continue);
    // Each demand refuses what it refuses at the end, and takes each of its alternatives.
    for (at, (field, wrong, right)) in [
        ("wish", vec![("wish", ""), ("wish", "Почему?")], ("wish", "Почему сайт отвечает ошибкой?")),
        ("steps", vec![], ("steps", "Открыл сайт")),
        ("evidence", vec![(EVIDENCE_LINK, "нет")], (EVIDENCE_LINK, "https://prnt.sc/abc")),
    ]
    .into_iter()
    .enumerate()
    {
        for (key, value) in wrong {
            play.answer(key, value);
            let effects = play.send(Event::NextQuestion);
            assert_eq!(effects, [Effect::Focus(Focus::Summary)], "{field}: {value}");
            assert_eq!(play.visit.held.as_ref().unwrap().field, field);
            assert_eq!((play.visit.question, play.faulty().len()), (at, 0), "the other questions are not refused yet");
            assert_eq!(play.visit.draft.answers.get(key).map(String::as_str), Some(value), "nothing is lost");
        }
        assert_eq!(play.send(Event::NextQuestion), [Effect::Focus(Focus::Summary)], "{field}");
        match right {
            ("steps", step) => drop(play.send(Event::StepsEdited(vec![step.to_owned()]))),
            (key, value) => play.answer(key, value),
        }
        assert_eq!(play.send(Event::NextQuestion).last(), Some(&Effect::Focus(Focus::Heading)), "{field}");
        assert_eq!((play.visit.question, &play.visit.held), (at + 1, &None));
    }
}

#[test]
fn back_is_free_and_alternatives_count_where_one_question_is_shown() {
    let mut play = Play::of(mild());
    play.typed(TEXT);
    play.send(Event::Continue);
    play.send(Event::NextQuestion);
    assert_eq!((play.visit.question, play.visit.held.is_some()), (0, true));
    // One of several identifiers answers the box.
    play.answer("login_or_contract", "ivanov");
    play.send(Event::NextQuestion);
    assert_eq!((play.visit.question, play.visit.held.is_some()), (1, false));
    play.send(Event::NextQuestion);
    assert!(play.visit.held.is_some(), "the last question is held too");
    play.send(Event::PreviousQuestion);
    assert_eq!((play.visit.question, play.visit.held.is_some()), (0, false));
    play.answer("login_or_contract", "");
    play.send(Event::PreviousQuestion);
    assert_eq!((play.visit.question, play.visit.held.is_some()), (0, false), "back is free, also at the first one");

    // What the provider merely asks for is left blank without a word.
    let mut profile = strict();
    for field in &mut profile.fields {
        field.level = askwell::policy::profile::Level::Ask;
    }
    let mut play = Play::of(profile);
    play.typed(TEXT);
    play.play([Event::Continue, Event::NextQuestion, Event::NextQuestion]);
    assert_eq!((play.visit.question, play.visit.held.is_some()), (2, false));
    // A stated reason stands for a picture; a link of no use does not.
    let mut play = Play::of(strict());
    play.typed(TEXT);
    play.play([Event::Continue, Event::Edit("evidence".to_owned())]);
    play.answer(EVIDENCE_EXCUSE, "сайт не открывается, снимать нечего");
    play.send(Event::NextQuestion);
    assert!(play.visit.held.is_none());
}
