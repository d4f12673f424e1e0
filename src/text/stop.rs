//! How much does a word of a query say about what is wanted?
//!
//! Function words and the politeness of a letter are weighed down, never deleted: a title may consist of them. The factors are
//! measured (search recipe: .09 and .12, flat near the optimum).

use std::sync::LazyLock;

/// What kind of word it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Carries meaning.
    Content,
    /// Holds a sentence together: `и`, `на`, `the`.
    Function,
    /// Fills a letter: `пожалуйста`, `срочно`, `please`.
    Filler,
}

impl Role {
    /// Factor on everything that a word of this role scores.
    pub const fn weight(self) -> f32 {
        match self {
            Self::Content => 1.0,
            Self::Function => 0.09,
            Self::Filler => 0.12,
        }
    }
}

/// Folded words.
static FUNCTION: LazyLock<Vec<&str>> = LazyLock::new(|| {
    words(
        "\
    a about after all also am an and any are arent as at be because been before being but by can cant could couldnt d did \
    didnt do does doesn doesnt don dont for from had has hasnt have havent he her here his how i if in into is isn isnt it its \
    just ll m me my no not now of on or our out re s she should so some such t than that the their them then there these they \
    this to too up us ve very was wasnt we were what when where which while who why will with wont would wouldnt you your а \
    без более бы был была были было быть в вам вас ваш ваша ваше вашей вашем ваши вашу весь во вообще вот все всего всех вы \
    где да даже для до его ее если есть еще же за зачем и из или им иногда их к как какая какие какой ко когда который кто \
    куда ли либо меня мне мной мое моего моей моем мои мой моя мы на над нам нас наш наша не него нее нет ни них но ну о об он \
    она они оно от очень по под пока после потом почему при про с сам свой себя со так такая также такое такой там то тоже той \
    только том тот ту тут ты у уже чего чем через что чтобы чья эта эти это этого этой этом этот эту я",
    )
});

/// Stems, and words whose stem is also that of a word with a meaning (`получается`, `получать`). What any letter is made of: courtesy,
/// trying, wanting, knowing, asking, yesterday. No word that an article could be about (`возможность`, `простой`, `постоянный`,
/// `собственный`, `сообщение` have the stems of chatter). Measured with courtesy alone against this list: kb2k `ticket_noisy` .810 → .835,
/// kb200 .867 → .873, kben `desc` .820 → .827; chatty judgments first 17 → 19 of 19.
static FILLER: LazyLock<Vec<&str>> = LazyLock::new(|| {
    words(
        "\
    actual again alreadi anybodi anyon anyth appreci asap cannot dear ever everyth get good got guy hello help hey hi kind \
    know mayb need never noth perhap pleas problem question quick realli regard somebodi someon someth sorri still support \
    team thank today tri understand urgent want wonder yesterday благодар быстр вдруг вечер внезапн вниман вопрос врод вчер \
    господ давн делал делала делали ден добр долж должн ждем жду завтр заран здравств зна знает кажет коллег короч кстат менял \
    меняла меняли мог могл может можн наверн над например недавн нигд никак никт нич нуж нужн объясн опя ответьт переста \
    поддержк подскаж подсказа пожал пожалуйст пойм получается помог помога помогут поможет помоч помощ понима поня попроб \
    попробова попыта посовет привет признател проблем пробова просьб прош пыта разбира разобра раньш расскаж ребят реш сегодн \
    сейчас скаж скор случ смог смогл снов совс спасиб спрос сраз срочн тепер трогал трогала трогали уважа уважен утр хотел хоч \
    хочет честн",
    )
});

/// Folded words that hold a sentence together as well, and weigh as much as others: with these as function words `desc` of kb200 is .893
/// → .887, `ticket_noisy` .887 → .893, kben `prefix` .848 → .843. Nobody would understand them as the reason for a hit.
static LINKING: LazyLock<Vec<&str>> = LazyLock::new(|| {
    words(
        "\
    against although always among another aren between both couldn didn doing during each either else even every few hadn \
    hasn haven having him however instead itself less many might mine more most much must myself neither nor often once \
    other ours own per quite rather same shall shouldn since therefore though through towards until upon via wasn weren \
    whether whom whose within without wouldn yet yours yourself будем будто буду будут вами вашего вашему вашим ваших ведь \
    вместо возле всегда всей всем всеми всему всю вся ей ему затем здесь именно ими иначе каким каких какого какое каком \
    какую кем кого кому которая которого которое которой котором которую которые которым которых кроме лишь между мною моему \
    моим моих нами наше нашего нашей нашем наши нашим наших ней нем ним ними обо около откуда отсюда потому почти поэтому \
    причем против пусть сама сами само самой свое своего своей своем свои своим своими своих свою себе собой среди столько \
    сюда таким таких такого такую твой твоя тебе тебя тем теми тех тобой тогда тому туда хоть хотя чему чтоб чуть этим этими \
    этих этому",
    )
});

/// Stems of words that say what is done and nothing of what it is done to: whoever connects something does not ask about connecting.
/// None that an article is about (`продлить`, `перенести`, `удалить`), and none English, where the same words are nouns (`set`, `use`;
/// with them kben `prefix` .850 → .849).
static ACTION: LazyLock<Vec<&str>> = LazyLock::new(|| {
    words(
        "\
    ввест включ включа внест вписа встав выстав добав добавля закаж заказа \
    замен запуска запуст измен изменя искал искат ищ настраива настро отключ отключа подключ подключа поменя постав поставл \
    прикреп прикрут прикруч прописа прописыва работ работа сдела смен сменя указа указыва устанавлива установ",
    )
});

/// Written in order, so that nothing has to sort them.
fn words(words: &'static str) -> Vec<&'static str> {
    words.split_ascii_whitespace().collect()
}

/// The role of a word, given folded and as its stem. O(log n).
pub fn role(word: &str, stem: &str) -> Role {
    if FUNCTION.binary_search(&word).is_ok() {
        Role::Function
    } else if FILLER.binary_search(&stem).is_ok() || FILLER.binary_search(&word).is_ok() {
        Role::Filler
    } else {
        Role::Content
    }
}

/// Whether a stem is that of a word which only says what is done. O(log n).
pub fn is_action(stem: &str) -> bool {
    ACTION.binary_search(&stem).is_ok()
}

/// Whether a folded word can be told as a reason: no bare number, and none that only holds a sentence together. O(log n).
pub fn is_telling(word: &str) -> bool {
    LINKING.binary_search(&word).is_err() && !is_number(word)
}

/// Whether it is a number.
pub fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{fold::fold, stem::stem};

    fn roles(text: &str) -> Vec<Role> {
        text.split_whitespace().map(fold).map(|word| role(&word, &stem(&word))).collect()
    }

    #[test]
    fn the_lists_are_in_order() {
        assert!(FUNCTION.is_sorted() && FILLER.is_sorted() && LINKING.is_sorted() && ACTION.is_sorted());
        assert!(LINKING.iter().all(|word| role(word, &stem(word)) == Role::Content), "said twice");
    }

    #[test]
    fn letters_of_pure_politeness_say_nothing() {
        for text in [
            "Здравствуйте помогите мне пожалуйста срочно очень",
            "добрый день подскажите у меня проблема спасибо",
            "Hello please help me I have a problem thanks",
            "уважаемая поддержка решите вопрос заранее благодарю",
        ] {
            assert!(roles(text).iter().all(|&role| role != Role::Content), "{text}: {:?}", roles(text));
        }
    }

    #[test]
    fn words_of_the_trade_carry_meaning() {
        assert!(roles("сайт не работает").contains(&Role::Content));
        assert!(roles("почта домен ошибка ssl открывается").iter().all(|&role| role == Role::Content));
    }
}
