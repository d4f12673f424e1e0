//! Does the client say that nothing was done before the trouble came?
//!
//! «Ничего не менял», «никаких изменений не вносили», `I didn't touch anything`: the clause alone, not the complaint that it stands in.
//! What a machine or support does not do («кнопка ничего не делает», «вы ничего не сделали») is no denial, nor is what leaves
//! something over («ничего не делал, только обновил модуль», «больше ничего не трогал»). O(n).

use std::ops::Range;

use super::sentence::{Word, sentences, words};

/// A clause by which somebody says that nothing was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Denied {
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
    /// It denies that anything was changed, and not only that a button was pressed.
    pub(super) changes: bool,
}

/// Beginnings of Russian verbs for what changes something, folded; what a person did ends as the past does.
const CHANGES: [&str; 11] =
    ["дела", "меня", "помен", "измен", "трога", "обнов", "устан", "настра", "прави", "вноси", "внес"];
/// The beginning of the verb for what changes nothing.
const PRESSED: &str = "нажима";
/// English deeds.
const ENGLISH: &str = "do did done change changed touch touched update updated install installed edit edited";
/// Who speaks, before a denial.
const SPEAKERS: &str = "я мы сам сама сами лично никто i we";
/// Before a denial in its clause: another's, a condition, what was said of somebody, or what leaves something over.
const OTHERS: &str = "вы они он она если чтобы что больше кроме you they he she it support if that else";
/// Beginnings of the names that clients give to whoever helps them.
const HELPERS: [&str; 7] = ["поддержк", "техподдержк", "саппорт", "специалист", "оператор", "провайдер", "хост"];
/// Behind a denial: what was done after all.
const EXCEPT: &str = "только кроме лишь разве except only just besides";
/// What joins another denied deed.
const JOINED: &str = "и или ни не and or nor";

/// The first denial of a text.
pub(super) fn denied(text: &str) -> Option<Denied> {
    sentences(text).into_iter().filter(|range| !text[range.clone()].ends_with('?')).find_map(|range| {
        let (start, all) = (range.start, words(&text[range.clone()]));
        let clause = Clause { sentence: &text[range], all: &all };
        let found = (0..all.len()).find_map(|at| clause.denied(at))?;
        Some(Denied { range: start + found.range.start..start + found.range.end, ..found })
    })
}

/// The words of a sentence.
struct Clause<'s> {
    sentence: &'s str,
    all: &'s [Word],
}

impl Clause<'_> {
    /// The denial that the word at `at` begins, with whoever speaks before it.
    fn denied(&self, at: usize) -> Option<Denied> {
        let (mut last, changes) = self.deed(at).filter(|(deed, _)| (at + 1..=*deed).all(|at| !self.begins(at)))?;
        let mut first = at;
        while !self.begins(first) && is_one(SPEAKERS, &self.all[first - 1]) {
            first -= 1;
        }
        let mut before = (0..first).rev().take_while(|at| !self.begins(at + 1)).map(|at| &self.all[at]);
        let foreign = |word: &Word| is_one(OTHERS, word) || HELPERS.iter().any(|it| word.folded.starts_with(it));
        let said = first > 0 && is_one("что that", &self.all[first - 1]);
        while let Some(next) = self.joined(last) {
            last = next;
        }
        let tail = |at: &usize| self.all.get(*at).is_some_and(|word| is_one("anything at all on our my side", word));
        last += (last + 1..).take_while(tail).count();
        let excepted = self.all.get(last + 1).is_some_and(|word| is_one(EXCEPT, word));
        let range = self.all[first].range.start..self.all[last].range.end;
        (!said && !before.any(foreign) && !excepted).then_some(Denied { range, changes })
    }

    /// Whether a clause begins with this word.
    fn begins(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return true };
        let between = &self.sentence[self.all[before].range.end..self.all[at].range.start];
        between.contains([',', ';', ':', '.', '(', ')', '!', '–', '—']) || between.contains(" - ")
    }

    /// The deed that the word at `at` denies, and whether it changes something.
    fn deed(&self, at: usize) -> Option<(usize, bool)> {
        let said = |at: usize, list: &str| self.all.get(at).is_some_and(|word| is_one(list, word));
        let does = |at: usize| Some((at, changes(self.all.get(at)?)?));
        let behind_not = |from: usize| does((from..from + 4).find(|at| said(*at, "не"))? + 1);
        match self.all[at].folded.as_str() {
            "ничего" => behind_not(at + 1),
            "никаких" => behind_not(at + 2),
            // `Nothing changed` is what a machine does.
            "nothing" if said(at + 1, "was has is") => does(at + 2).or_else(|| does(at + 3)),
            "did" | "changed" | "touched" if said(at + 1, "nothing") => Some((at + 1, true)),
            "didn't" | "haven't" | "not" => does(at + 1).filter(|(deed, _)| said(deed + 1, "anything")),
            _ => None,
        }
    }

    /// Another deed that the denial goes on to: «и не устанавливали».
    fn joined(&self, last: usize) -> Option<usize> {
        let joins = |at: &usize| self.all.get(*at).is_some_and(|word| is_one(JOINED, word));
        let next = last + 1 + (last + 1..).take_while(joins).count();
        (next > last + 1 && changes(self.all.get(next)?).is_some()).then_some(next)
    }
}

/// Whether the word is what a person did, and if so, whether that changes something.
fn changes(word: &Word) -> Option<bool> {
    let past = ["л", "ла", "ли"].iter().any(|end| word.folded.ends_with(end));
    let changes = past && CHANGES.iter().any(|stem| word.folded.starts_with(stem)) || is_one(ENGLISH, word);
    (changes || past && word.folded.starts_with(PRESSED)).then_some(changes)
}

fn is_one(list: &str, word: &Word) -> bool {
    list.split(' ').any(|listed| word.folded == listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clause_that_denies_is_found_and_nothing_around_it() {
        for (text, clause, changes) in [
            ("Сайт лёг. Ничего не менял.", "Ничего не менял", true),
            ("сайт не открывается, ошибка 500 с утра, домен a.example ничего не менял", "ничего не менял", true),
            ("Ничего не трогал, а сайт лёг, заказы горят!!!", "Ничего не трогал", true),
            (
                "Корзина пустая, пишет «нет товаров», магазин a.example, сам ничего не трогал",
                "сам ничего не трогал",
                true,
            ),
            ("Админка выкидывает на вход, никто ничего не менял", "никто ничего не менял", true),
            ("Ничего не делал а почта перестала приходить", "Ничего не делал", true),
            ("Ничего не нажимал, просто зашёл утром – белый экран", "Ничего не нажимал", false),
            (
                "картинки пропали, мы ничего не обновляли и не устанавливали",
                "мы ничего не обновляли и не устанавливали",
                true,
            ),
            ("ничего не трогала!! всё слетело", "ничего не трогала", true),
            ("сайт не открывается второй день ничего не делал сам сломался", "ничего не делал", true),
            ("Фильтр не работает. Никаких изменений не вносили.", "Никаких изменений не вносили", true),
            ("мы ничего на сайте не меняли, а он лежит", "мы ничего на сайте не меняли", true),
            ("The cart is empty, error 500, I didn't change anything", "I didn't change anything", true),
            ("nothing was changed on our side, but the site shows 502", "nothing was changed on our side", true),
            ("I did nothing, the site is just down", "I did nothing", true),
            ("We have not touched anything since Monday", "not touched anything", true),
        ] {
            let found = denied(text);
            let found = found.as_ref().map(|found| (&text[found.range.clone()], found.changes));
            assert_eq!(found, Some((clause, changes)), "{text}");
        }
    }

    #[test]
    fn what_others_do_and_what_leaves_something_over_denies_nothing() {
        for text in [
            "Ничего не меняется на сайте после сохранения шаблона",
            "Вы второй день ничего не делаете, сайт лежит",
            "Вы второй день ничего не делали, сайт лежит",
            "Нажимаю «Купить», а кнопка ничего не делает",
            "Переустановил модуль, ничего не помогло, ошибка 500",
            "если ничего не менять, сайт ляжет?",
            "Программист сказал, что ничего не трогал, но шаблон съехал",
            "Прошу ничего не менять в настройках без звонка",
            "Ничего не делал, только обновил модуль доставки, и корзина пустая",
            "Менял шаблон вчера, больше ничего не трогал, шапка съехала",
            "Ваша поддержка ничего не делала два дня",
            "Support did nothing, the shop is down",
            "Nothing changed after I saved the page",
            "Ничего не обновляется в каталоге",
            "Ничего",
            "никаких",
            "",
        ] {
            assert_eq!(denied(text), None, "{text}");
        }
    }
}
