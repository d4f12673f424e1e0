//! Is a main service down now, and for whom?

use super::{
    Reach, Urgency,
    lexicon::{Match, Token},
    signs::Signs,
};

/// Whom it hits: others who are well outweigh every «у всех» («у всех работает, у меня нет»).
pub(super) fn reach(signs: &Signs) -> Reach {
    let denied = |found: &Match| {
        signs.tokens[found.tokens.clone()].iter().any(|token| {
            ["не", "нет", "not", "can't", "cannot", "doesn't", "won't", "isn't", "тоже"]
                .iter()
                .any(|word| token.text == *word)
        })
    };
    // «остальные страницы», `the rest of the site`: things are well, and nobody is told of.
    let things = |found: &Match| {
        let from = found.tokens.start;
        let first = signs.tokens[from].text.as_str();
        let rest = ["остальн", "друг", "rest", "other"].iter().any(|stem| first.starts_with(stem));
        let near = &signs.tokens[from.saturating_sub(1)..signs.tokens.len().min(from + 3)];
        let owned = near.iter().any(|token| PEOPLE.split(' ').any(|stem| token.text.starts_with(stem)))
            || from > 0 && signs.tokens[from - 1].text == "у";
        rest && !owned && (first == "остальное" || first == "другое" || signs.has("part") || signs.has("service"))
    };
    // «все» says whom it hits only beside a trouble: «для всех доменов сделайте» does not.
    let trouble = |sentence: u32| ["fail", "down", "hard"].iter().any(|sign| signs.in_sentence(sentence, sign));
    let unreal = |sentence: u32| {
        signs.in_sentence(sentence, "if")
            || signs.in_sentence(sentence, "past")
            || signs.in_sentence(sentence, "ask") && signs.is_asked(sentence)
    };
    // «Ни у меня, ни у коллег»: others are named, and they are not well either.
    let together = signs
        .all("together")
        .map(|found| signs.sentence(found))
        .any(|sentence| (trouble(sentence) || sentence > 0 && trouble(sentence - 1)) && !unreal(sentence));
    if together {
        return Reach::All;
    }
    // «not only mine», «не только у меня»: the denial stands before.
    let alone = |found: &Match| {
        let from = found.tokens.start;
        let only = ["only", "just", "только", "лишь"].contains(&signs.tokens[from].text.as_str());
        let before = &signs.tokens[from.saturating_sub(2)..from];
        !(only && before.iter().any(|token| token.text == "not" || token.text == "не"))
    };
    // `to everyone as well`, `my sister, the trustees: all see "Error 521"`: what they see is the trouble itself.
    let shares = |found: &Match| {
        let last = found.tokens.end - 1;
        let said = |at: usize, list: &str| {
            signs.tokens.get(at).is_some_and(|token| list.split(' ').any(|word| token.text == word))
        };
        let sees = said(last, "see sees get gets видят видит получают получает")
            && (last + 1..last + 5).any(|at| {
                said(at, "error errors timeout same blank white nothing ошибку ошибка ту тот то пустую белый белую")
                    || signs.tokens.get(at).is_some_and(|token| token.kind == super::lexicon::Kind::Number)
            });
        sees || said(last, "well") && last > 0 && said(last - 1, "as")
    };
    if signs.all("me").any(alone) || signs.all("well").any(|found| !denied(found) && !things(found) && !shares(found)) {
        return Reach::Me;
    }
    // «нигде не вижу»: who looks for something.
    let looks = |found: &Match| {
        let next = signs.tokens.get(found.tokens.end..signs.tokens.len().min(found.tokens.end + 3)).unwrap_or_default();
        signs.tokens[found.tokens.start].text == "нигде"
            && next
                .iter()
                .any(|token| ["вижу", "найду", "нахожу", "найти", "нашел", "нашла"].contains(&token.text.as_str()))
    };
    // «фтп клиент не коннектится», `my mail client`: a program, and nobody who buys.
    let program = |found: &Match| {
        found.tokens.clone().any(|at| {
            let client = ["клиент", "client"].iter().any(|stem| signs.tokens[at].text.starts_with(stem));
            client && at > 0 && PROGRAMS.split(' ').any(|stem| signs.tokens[at - 1].text.starts_with(stem))
        })
    };
    // «у клиентки пишет»: one person.
    let one = |found: &Match| {
        found.tokens.clone().any(|at| {
            at > 0 && signs.tokens[at - 1].text == "у" && SINGLE.split(' ').any(|word| signs.tokens[at].text == word)
        })
    };
    let hit = signs
        .all("all")
        .filter(|found| !looks(found) && !program(found) && !one(found))
        .map(|found| signs.sentence(found))
        .any(|sentence| {
            // «Не открывается. Совсем. Проверял и с телефона»: a word between them parts nothing.
            let short = |sentence: u32| signs.tokens.iter().filter(|token| token.sentence == sentence).count() <= 2;
            let behind = sentence > 1 && short(sentence - 1) && trouble(sentence - 2);
            (trouble(sentence) || sentence > 0 && trouble(sentence - 1) || trouble(sentence + 1) || behind)
                && !unreal(sentence)
        });
    if hit { Reach::All } else { Reach::Unknown }
}

/// Beginnings of words for a machine.
const MACHINES: &str = "впс вдс vps vds vm вм сервер сервак server виртуалк машин machine instance дедик нод node";
/// Beginnings of words before «клиент» that make a program of it.
const PROGRAMS: &str = "фтп ftp sftp ssh ссх почтов mail email sql git vpn впн smtp imap torrent";

/// One person behind «у».
const SINGLE: &str = "клиента клиентки коллеги бухгалтера бухгалтерши менеджера директора сотрудника сотрудницы начальника шефа жены мужа пользователя \
    покупателя заказчика заказчицы секретаря секретарши оператора кассира продавца соседа соседки подруги друга мамы сына дочки";

/// Beginnings of words for people.
const PEOPLE: &str = "коллег сотрудн клиент люд пользоват покупат сосед друзья colleague people user customer employee";

/// Whether it is over: told as past or as mended, and not down again behind that. «Уже неделю не открывается» mends nothing.
pub(super) fn is_over(signs: &Signs) -> bool {
    let denied = |found: &Match| {
        signs.tokens[found.tokens.clone()].iter().any(|token| NOT.split_ascii_whitespace().any(|not| token.text == not))
    };
    let Some(end) = signs.all("past").filter(|found| !denied(found)).map(|found| found.tokens.end).max() else {
        return false;
    };
    let again = |found: &&Match| {
        let words = &signs.tokens[found.tokens.clone()];
        // «вчера лежал»: the form itself is past.
        found.tokens.start >= end && !words.iter().any(|token| is_past(&token.text))
    };
    let now = |found: &Match| {
        let near = found.tokens.start.saturating_sub(3)..found.tokens.end;
        signs.tokens[near]
            .iter()
            .any(|token| "опять снова сейчас сегодня теперь again now today".split(' ').any(|word| token.text == word))
    };
    !signs.all("down").chain(signs.all("hard")).filter(again).any(now)
}

const NOT: &str = "не нет ни not isn't doesn't won't can't cannot never";

fn is_past(word: &str) -> bool {
    "лежал лежала лежали лежало падал падала падали был была были было was were had".split(' ').any(|past| past == word)
}

/// How many different services are said to be down.
fn services_down(signs: &Signs) -> usize {
    let mut named: Vec<&str> = Vec::new();
    for found in signs.all("down") {
        for token in &signs.tokens[found.tokens.clone()] {
            let service = SERVICES.iter().find(|stems| stems.split(' ').any(|stem| token.text.starts_with(stem)));
            named.extend(service.filter(|stems| !named.contains(stems)));
        }
    }
    // A site that sends no mail is one trouble; what a machine serves is another.
    if named.len() == 2 && named.iter().all(|stems| SERVICES[..2].contains(stems)) { 1 } else { named.len() }
}

/// Stems of each service.
const SERVICES: [&str; 6] = [
    "сайт магазин site shop",
    "почта почту почте почты mail",
    "mysql баз database",
    "ftp фтп sftp",
    "ssh ссх",
    "сервер впс vps server ping пинг",
];

/// Emergency: a whole service, down now, for everyone or by an error that only a whole service gives.
pub(super) fn urgency(signs: &Signs, reach: Reach) -> Urgency {
    let over = is_over(signs) || signs.has("blocked") && !signs.has("hard");
    if reach == Reach::Me || over || signs.says("шучу шутка kidding joking") {
        return Urgency::Normal;
    }
    // «фтп не отвечает ни у кого, вся выгрузка встала»: a clause that tells what follows of it.
    let follows = |found: &Match| {
        let begin = (0..=found.tokens.start).rev().find(|at| signs.tokens[*at].first).unwrap_or_default();
        let leads = "вся весь все всё поэтому так so all".split(' ').any(|word| signs.tokens[begin].text == word);
        leads && begin > 0 && signs.all("down").any(|down| down.tokens.end <= begin)
    };
    // «ни одного письма», «ни с одного ящика» is no part, and neither is who reports.
    let part = |sentence: u32| {
        signs.all("part").any(|found| {
            let at = found.tokens.start;
            let denied = signs.tokens[at.saturating_sub(2)..at].iter().rev().enumerate().any(|(step, token)| {
                token.text == "ни" || step == 0 && ["single", "нет", "every"].contains(&token.text.as_str())
            });
            // «502 на всех страницах https://…»: each of them is no part.
            let each = signs.tokens[at.saturating_sub(2)..at]
                .iter()
                .any(|token| "всех всем все каждой каждая all every".split(' ').any(|word| token.text == word));
            let told = signs.tokens[at].text == "report"
                && at > 0
                && PEOPLE.split(' ').any(|stem| signs.tokens[at - 1].text.starts_with(stem));
            signs.sentence(found) == sentence && !denied && !told && !each && !follows(found)
        })
    };
    let quiet = |sentence: u32| {
        signs.in_sentence(sentence, "if")
            || signs.in_sentence(sentence, "slow")
            || part(sentence)
            || signs.in_sentence(sentence, "howto") && signs.is_asked(sentence)
    };
    // Who tells what he did one thing after another met the error on his way.
    let on_the_way = signs.weight("act") >= 2;
    let personal = reach == Reach::Unknown && is_of_one(signs);
    let hard = signs.has("hard") && (serves(signs) || !is_own_program(signs)) && !personal;
    // Two services that do not take a password are not down.
    let several = || services_down(signs) >= 2 && (hard || !signs.has("credentials"));
    // «БД упала» tells of the service itself, «сайт не открывается» of who looks at it.
    let gone = || signs.all("gone").any(|found| !quiet(signs.sentence(found)));
    // «vps умерла, кнопка запуска неактивна»: with a machine every part of it is gone.
    let machine = signs.all("gone").any(|found| {
        let sentence = signs.sentence(found);
        let unreal = signs.in_sentence(sentence, "if") || signs.in_sentence(sentence, "slow");
        let named = signs.tokens[found.tokens.clone()]
            .iter()
            .any(|token| MACHINES.split(' ').any(|stem| token.text.starts_with(stem)));
        named && !unreal && !signs.is_asked(sentence)
    });
    if machine && (reach == Reach::All || !on_the_way) {
        return Urgency::Emergency;
    }
    let whole = reach == Reach::All
        || !on_the_way && !personal && (hard || signs.has("whole"))
        || !on_the_way && (gone() || several());
    let down =
        signs.all("down").chain(signs.all("hard")).map(|found| signs.sentence(found)).any(|sentence| !quiet(sentence));
    let names_down = signs.has("down")
        || hard && (signs.has("service") || signs.tokens.iter().any(|token| token.kind == super::lexicon::Kind::Site));
    if whole && down && names_down { Urgency::Emergency } else { Urgency::Normal }
}

/// Whether one person tells that he does not get into what only who has an account uses: «у меня фтп не пускает, connection refused». Whoever
/// else does not get in he does not say, and no visitor meets it.
fn is_of_one(signs: &Signs) -> bool {
    const ONE: &str = "меня мне мой моя моем моей моего i my me я подключаюсь захожу коннекчусь";
    const ACCOUNTS: &str = "фтп ftp sftp ssh ссх mysql mariadb postgres баз бд workbench heidi filezilla putty winscp dbeaver phpmyadmin navicat панел panel cpanel";
    let one = signs.tokens.iter().any(|token| ONE.split(' ').any(|word| token.text == word));
    let account = |token: &Token| ACCOUNTS.split(' ').any(|stem| token.text.starts_with(stem));
    let others = signs.has("all") || signs.has("gone") || serves(signs);
    one && !others && signs.tokens.iter().any(account) && services_down(signs) < 2
}

/// Whether a program of the client's own meets the error: it is named, or the address of what it connects to is.
fn is_own_program(signs: &Signs) -> bool {
    const SCHEMES: [&str; 6] = ["postgres", "mysql:", "redis", "mongodb", "amqp", "pgsql"];
    let address = |text: &str| {
        text.contains("localhost")
            || text.starts_with("127.0.0.1")
            || SCHEMES.iter().any(|scheme| text.contains(scheme) && text.contains("://"))
    };
    signs.has("own") || signs.tokens.iter().any(|token| address(&token.text))
}

/// Whether something that visitors look at is said to be down.
fn serves(signs: &Signs) -> bool {
    const LOOKED_AT: &str = "сайт магазин портал site website shop store почт mail страниц page";
    signs.all("down").any(|found| {
        let mut words = signs.tokens[found.tokens.clone()].iter();
        words.any(|token| LOOKED_AT.split(' ').any(|stem| token.text.starts_with(stem)))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Reach, Urgency, read};

    #[test]
    fn the_writer_and_others_are_not_one_person() {
        for (text, reach) in [
            ("сайт не открывается ни у меня, ни у коллег", Reach::All),
            ("у меня и у бухгалтера панель не грузится, 504", Reach::All),
            ("me and my colleagues can't open the site", Reach::All),
            ("neither I nor my wife can load our shop", Reach::All),
            ("сайт не грузится, попросила подругу из другого города, у неё тоже нет", Reach::All),
            ("не только у меня, у клиентов тоже сайт недоступен", Reach::All),
            ("только у меня не открывается сайт, у коллег всё работает", Reach::Me),
            ("у меня не открывается сайт, а у коллеги открывается", Reach::Me),
            ("проверял с трёх браузеров, картинка на главной не та", Reach::Unknown),
            ("я и коллеги хотим отдельные ящики, как создать", Reach::Unknown),
            ("ни картинки ни видео не грузятся на странице товара", Reach::Unknown),
        ] {
            assert_eq!(read(text).states.reach, reach, "{text}");
        }
    }

    #[test]
    fn what_an_own_program_meets_and_a_password_that_is_not_taken_are_no_outage() {
        for (text, emergency) in [
            ("FTP говорит 530 Login incorrect, а MySQL 1045 Access denied, что не так с паролями", false),
            (
                "мой скрипт падает: could not connect to server: Connection refused, dsn pgsql:host=localhost;dbname=app",
                false,
            ),
            (
                "python app cannot connect: postgresql://app@db:5432/app connection refused, what host should I put",
                false,
            ),
            ("wordpress не ставится, error establishing a database connection, в конфиге указал user root", false),
            ("сайт не открывается, error establishing a database connection", true),
            ("ftp connection refused и mysql не отвечает, сайт тоже лежит", true),
            ("mysql server has gone away, весь сайт лежит", true),
            ("у меня фтп не пускает connection refused", false),
            ("my filezilla says connection refused", false),
            ("фтп у всех connection refused", true),
            ("ssh connection refused у всей команды", true),
            ("мой фтп клиент не коннектится", false),
            ("vps умерла, кнопка запуска неактивна", true),
            ("фтп не отвечает ни у кого из филиалов, вся выгрузка прайсов встала", true),
            ("502 на всех страницах https://a.example/ включая админку", true),
            ("All our sites time out", true),
            ("сайт упал в яндексе по позициям", false),
            ("We plan to take the database offline on Saturday", false),
            ("uptime robot says the site is down but it loads fine", false),
            ("не отправляется ни одно письмо ни с одного ящика", true),
            ("магазин третий час в отключке", true),
            ("502 on every single page for every visitor", true),
            ("users report the site isn't loading anywhere", true),
            ("None of our mailboxes can send or receive since 9am", true),
        ] {
            assert_eq!(read(text).urgency == Urgency::Emergency, emergency, "{text}");
        }
    }
}
