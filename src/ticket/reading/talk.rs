//! In which tone is it said, and is it only a nudge?

use super::{Tone, given::States, lexicon::lexicon, signs::Signs};

/// Longest nudge in words: who writes more gives facts.
const NUDGE_WORDS: usize = 40;

/// Words of a matter besides the nudge that a nudge may have.
const MATTER: usize = 4;
/// Beginnings of words that are neither.
const EMPTY: &str = "здравств добр день вечер утро пожал прош прос спасиб благодар уваж коллег hello dear please thank team good morning";

/// Rude: profanity, open, masked or spelt apart, and insults.
pub(super) fn tone(text: &str, signs: &Signs) -> Tone {
    if signs.has("rude")
        || text.split_whitespace().any(is_disguised)
        || signs.tokens.iter().any(|token| is_masked(&token.text)) && !signs.begins("парол пасс pass логин login")
        || spelt_apart(signs)
    {
        Tone::Rude
    } else {
        Tone::Ok
    }
}

/// Words that are written with asterisks, in full.
const MASKED: &str = "пиздец пиздеца пизда блять бляди блядь бля хуй хуйня хуйню хуйней хуево хуевый нахуй нихуя хуя хуи ебаный ебаная ебаное ебаные \
    ебанный ебаного ебаной ебал ебать ебучий ебучая ебут заебали заебал заебись наебали наебалово долбоеб долбоебы уебки уебок говно говна \
    говняный сука суки мудак мудаки жопа жопе жопу дерьмо дерьмовый хер хера херня хрен нахер пидор пидоры пидорасы ублюдки мразь твари \
    гондоны гандоны шлюха похуй проебали проебал проебали наебали выебали разъебали охуели охуел охуенно спиздили распиздяи ебанутые идиоты дебилы fuck fucking fucked fucker fuckers shit shitty bullshit \
    asshole assholes bitch bastard bastards cunt cunts dick dickhead arsehole crap wanker wankers motherfucker";

/// Longest word that may be disguised, in bytes.
const DISGUISED_BYTES: usize = 40;

/// «х@рня», «п#здец», «бл_ть», «ху..та»: a sign or a pair of dots between the letters stands for those that are left out.
fn is_disguised(chunk: &str) -> bool {
    let sign = |c: char| matches!(c, '@' | '#' | '$' | '%' | '&' | '_' | '^' | '~' | '•' | '…' | '!');
    if chunk.len() > DISGUISED_BYTES || chunk.contains("://") || !(chunk.contains(sign) || chunk.contains("..")) {
        return false;
    }
    let bare = chunk.trim_matches(|c: char| !c.is_alphanumeric());
    let mail = bare.split_once('@').is_some_and(|(_, host)| host.contains('.'));
    let mut shown = String::new();
    for c in crate::text::fold::fold(&bare.replace("..", "*")).chars() {
        match c {
            '*' | '.' if shown.ends_with('*') => {}
            c if sign(c) => shown.push('*'),
            c => shown.push(c),
        }
    }
    // Two letters at least must be seen, and the first of them: `a@b` hides nothing.
    let letters = shown.chars().filter(|c| c.is_alphabetic()).count();
    !mail && letters >= 2 && shown.chars().all(|c| c.is_alphabetic() || c == '*') && is_masked(&shown)
}

/// «п***ц»: what is seen fits a word of the list, each run of asterisks standing for one letter or more.
fn is_masked(word: &str) -> bool {
    if !word.contains('*') || !word.contains(char::is_alphabetic) {
        return false;
    }
    // «е***ый» may hide more or fewer letters than it has asterisks, so that the ends decide.
    let parts: Vec<&str> = word.split('*').filter(|part| !part.is_empty()).collect();
    MASKED.split_ascii_whitespace().any(|hidden| {
        let mut rest = hidden;
        if !word.starts_with('*') {
            let Some(tail) = parts.first().and_then(|first| rest.strip_prefix(first)) else { return false };
            rest = tail;
        }
        let inner = if word.starts_with('*') { &parts[..] } else { &parts[1..] };
        for (at, part) in inner.iter().enumerate() {
            let last = at + 1 == inner.len() && !word.ends_with('*');
            let found = if last { rest.ends_with(part).then(|| rest.len() - part.len()) } else { rest.find(part) };
            match found {
                Some(found) if found > 0 || at == 0 && word.starts_with('*') => rest = &rest[found + part.len()..],
                _ => return false,
            }
        }
        true
    })
}

/// «б л я т ь», `f.u.c.k`: three letters in a row or more, each a word of its own.
fn spelt_apart(signs: &Signs) -> bool {
    let mut run = String::new();
    let mut rude = false;
    let mut check = |run: &mut String| {
        if run.chars().count() >= 3 {
            // «и х у й у»: the first letter may be a word of its own.
            for (start, _) in run.char_indices().take(8) {
                let tokens = super::lexicon::tokens(&run[start..]);
                rude |= lexicon().signs(&tokens).iter().any(|found| found.sign == "rude");
            }
        }
        run.clear();
    };
    for token in &signs.tokens {
        if token.text.chars().count() == 1 && token.text.contains(char::is_alphabetic) {
            run.push_str(&token.text);
        } else {
            check(&mut run);
        }
    }
    check(&mut run);
    rude
}

/// A nudge alone: it speaks of an earlier request or of waiting, and nothing in it is new.
pub(super) fn is_bump(signs: &Signs, states: &States) -> bool {
    if !signs.has("nudge") || signs.tokens.len() > NUDGE_WORDS || states.error_text || signs.has("thanks") {
        return false;
    }
    // A question about replies in general is a question.
    if signs.has("general") {
        return false;
    }
    let nudges: Vec<_> = signs.all("nudge").chain(signs.all("earlier")).map(|found| found.tokens.clone()).collect();
    let own = |tokens: &std::ops::Range<usize>| {
        nudges.iter().any(|nudge| nudge.start < tokens.end && tokens.start < nudge.end)
    };
    let news =
        ["fail", "hard", "abuse", "new"].iter().flat_map(|sign| signs.all(sign)).any(|found| !own(&found.tokens));
    // `please bump the disk`: the word is a verb with an object of its own.
    if super::frame::frames(signs)
        .iter()
        .any(|frame| frame.whole && ["bump", "ping"].contains(&signs.tokens[frame.at].text.as_str()))
    {
        return false;
    }
    // Who tells more than he nudges brings a matter of his own.
    let telling = signs.tokens.iter().enumerate().filter(|(_, token)| {
        token.text.chars().count() > 3 && !EMPTY.split_ascii_whitespace().any(|stem| token.text.starts_with(stem))
    });
    let (nudging, other): (Vec<_>, Vec<_>) = telling.map(|(at, _)| at..at + 1).partition(own);
    if !signs.has("earlier") && other.len() > nudging.len() + MATTER {
        return false;
    }
    let first = signs.first("nudge").unwrap_or_default();
    let sentence = signs.tokens.get(first).map_or(0, |token| token.sentence);
    // What is asked for besides is asked for anew.
    let wishes =
        ["config_change", "service_change", "billing_doc", "password_change", "server_work", "unblock", "order"]
            .iter()
            .flat_map(|sign| signs.all(sign))
            .any(|found| !own(&found.tokens));
    let howto = signs.all("howto").any(|found| !own(&found.tokens) && signs.sentence(found) != sentence);
    // A whole request is no nudge, but for one whose object is the answer itself: «дайте ответ», «ответьте на письмо».
    let asked = super::frame::frames(signs).iter().any(|frame| {
        let bounds = frame.at..frame.at + 1;
        frame.whole && !own(&bounds) && !signs.has("earlier")
    });
    !news && !wishes && !howto && !asked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_wrong_is_no_thanks_and_a_client_no_complaint() {
        use super::super::{Intent, read};
        for (text, intent) in [
            ("The invoice has the wrong company name, please correct it", None),
            ("Parcel confirmations show the wrong address of our shop", None),
            ("Письма уходят не туда, а на старый сервер", None),
            ("Sorry, wrong address, this was meant for someone else", Some(Intent::Other)),
            ("Извините, не туда написала", Some(Intent::Other)),
        ] {
            let read = read(text).intent;
            assert!(intent.map_or(read != Intent::Other, |intent| read == intent), "{text}: {read:?}");
        }
        for (text, abuse) in [
            ("Я ваш клиент с 2015 года, сайт перестал открываться", false),
            ("Как ваш абонент прошу прислать акт", false),
            ("I am one of your customers, the panel shows an error", false),
            ("Ваш клиент рассылает спам с адреса 192.0.2.7", true),
            ("Ваш клиент разместил наши фотографии без разрешения", true),
        ] {
            assert_eq!(read(text).intent == Intent::AbuseReport, abuse, "{text}");
        }
    }

    #[test]
    fn what_is_hidden_is_read_all_the_same() {
        for (text, rude) in [
            ("п***ц какой-то", true),
            ("бл*ть", true),
            ("f**king site", true),
            ("ну х у й н я какая-то", true),
            ("какая-то х@рня", true),
            ("полный п#здец", true),
            ("прое..али мой домен", true),
            ("пишите на info@lavka.example или sales@", false),
            ("Ждём... и ещё раз ждём, user_name, R&D, C#", false),
            ("скрыл пароль qw***rty", false),
            ("найдите *.php файлы", false),
            ("кабинет и ребята не отвечают", false),
            ("Scunthorpe, Sussex, assets, class, страховка, употреблять, команда", false),
        ] {
            assert_eq!(tone(text, &Signs::of(text)) == Tone::Rude, rude, "{text}");
        }
    }
}
