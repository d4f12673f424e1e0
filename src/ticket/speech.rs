//! What does a sentence do: greet, ask, tell what was done?
//!
//! Small lists of stems in Russian and English, matched at the beginning of a folded word. They decide only what is proposed
//! to the client, so they lean to silence: a sentence they do not know does nothing. One sentence may do several things.

use super::sentence::{Word, words};

/// What was done, in the first person: «зашёл», «нажимаю», `clicked`.
const ACTIONS_RU: &str = "\
    зашел зашла зашли захожу вошел вошла вошли вхожу нажал нажим жму кликнул кликаю открыл открываю перешел \
    перешла перешли перехожу ввел ввожу создал создаю добавил добавля удалил удаля обновил обновля попробовал \
    пробовал проверил проверя перезагрузил перезапустил очистил почистил изменил поменял сменил скачал залил \
    загрузил установил переустановил настроил включил отключил выключил выбрал выбираю указал прописал \
    авторизовался авторизовалась выполнил сохранил сохраняю сделал запустил поставил заменил скопировал \
    подключил";
const ACTIONS_EN: &str = "\
    opened open clicked click went tried checked changed entered enter logged restarted rebooted cleared \
    installed reinstalled added deleted removed updated uploaded downloaded created saved selected select choose \
    chose switched pressed press ran disabled enabled copied edited renamed imported exported restored purged \
    flushed replaced configured";
/// Imperatives and infinitives of a recipe are no reports: these words before a list say that it tells what was done.
const STEP_INTROS: &str = "\
    шаг последовательн делал делаю сделал действи воспроизв порядок предприн пробовал попробовал steps reproduce tried \
    did";
/// Words that carry no fact: greeting, urging, thanks, and the words of a question that asks nothing in particular.
const EMPTY: &str = "\
    здравствуйте здравствуй добрый доброе доброго день дня вечер вечера утро утра ночи времени суток привет \
    приветствую уважаемые уважаемая коллеги поддержка техподдержка помогите помощь помочь пожалуйста пожалуста \
    пж плиз срочно срочный очень подскажите прошу спасибо заранее благодарю такая такой проблема проблемы \
    проблему вопрос вопросы есть нужна возникла возник появилась hello hi hey dear good morning \
    afternoon evening support team sir madam please pls help urgent urgently asap thanks thank you advance \
    problem issue question need have following there all everyone ребята логин договор номер login contract \
    account";
/// Words too common to make a question exact; folded.
const VAGUE: &str = "\
    что как делать сделать быть это этим исправить решить почему так можете можно ли и с у в чем дело теперь \
    меня нас мне зовут me my name what to do how fix it this why can could i the is";

/// Whether the words tell what somebody did.
pub(super) fn acts(words: &[Word]) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        let denied = at > 0 && matches!(words[at - 1].folded.as_str(), "не" | "not" | "never");
        let done = begins(ACTIONS_RU, word) || (is_one(ACTIONS_EN, word) && (at < 3 || past(word)));
        done && !denied
    })
}

/// Whether the sentence asks something that can be answered: with its question mark and a word beyond «что делать».
pub(super) fn asks_exactly(sentence: &str) -> bool {
    let words = words(sentence);
    sentence.trim_end_matches([')', '!', ' ']).ends_with('?') && words.iter().any(is_telling)
}

/// Whether a word can carry a fact: neither a greeting or an urging nor one of «что делать».
pub(super) fn is_telling(word: &Word) -> bool {
    !is_empty(word) && !is_one(VAGUE, word)
}

/// Whether the words announce a list of what was done.
pub(super) fn announces_steps(words: &[Word]) -> bool {
    words.iter().any(|word| begins(STEP_INTROS, word))
}

/// Whether a word carries no fact: a greeting, an urging, a thank.
pub(super) fn is_empty(word: &Word) -> bool {
    is_one(EMPTY, word)
}

/// Whether the word begins with one of the stems.
fn begins(stems: &str, word: &Word) -> bool {
    stems.split_ascii_whitespace().any(|stem| word.folded.starts_with(stem))
}

/// Whether the word is one of the list.
fn is_one(list: &str, word: &Word) -> bool {
    list.split_ascii_whitespace().any(|listed| word.folded == listed)
}

fn past(word: &Word) -> bool {
    word.folded.ends_with("ed") || matches!(word.folded.as_str(), "went" | "ran" | "chose")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_told() {
        for (sentence, does) in [
            ("Зашёл в панель и нажал «Сохранить»", true),
            ("Нажал «Сохранить», появилась ошибка 500", true),
            ("I cleared the cache", true),
            ("Пароль я не менял", false),
            ("https://lavka.example/katalog", false),
            ("Помогите, пожалуйста", false),
        ] {
            let words = words(sentence);
            assert_eq!(acts(&words), does, "{sentence}");
        }
    }

    #[test]
    fn a_question_about_nothing_is_not_exact() {
        for (sentence, exact) in [
            ("Что делать?", false),
            ("Как это исправить??", false),
            ("Можете помочь?", false),
            ("What can I do to fix it?", false),
            ("Как включить HTTPS для поддомена?", true),
            ("How do I change the PHP version?", true),
            ("Как включить HTTPS", false),
        ] {
            assert_eq!(asks_exactly(sentence), exact, "{sentence}");
        }
    }
}
