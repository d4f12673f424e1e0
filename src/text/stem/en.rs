//! The English Snowball stemmer ("Porter 2"), after <https://snowballstem.org/algorithms/english/stemmer.html>.
//!
//! Apostrophes never reach it: the tokenizer cuts at them. A consonantal y is written Y while the steps run.

const INVARIANT: [&str; 7] = ["sky", "news", "howe", "atlas", "cosmos", "bias", "andes"];
const IRREGULAR: [(&str, &str); 11] = [
    ("skis", "ski"),
    ("skies", "sky"),
    ("dying", "die"),
    ("lying", "lie"),
    ("tying", "tie"),
    ("idly", "idl"),
    ("gently", "gentl"),
    ("ugly", "ugli"),
    ("early", "earli"),
    ("only", "onli"),
    ("singly", "singl"),
];
/// Words that step 1a may reach and no later step may touch.
const FINISHED: [&str; 8] = ["inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"];
/// Longest first, with what replaces them in R1.
const STEP_2: [(&str, &str); 24] = [
    ("ational", "ate"),
    ("fulness", "ful"),
    ("iveness", "ive"),
    ("ization", "ize"),
    ("ousness", "ous"),
    ("biliti", "ble"),
    ("lessli", "less"),
    ("tional", "tion"),
    ("alism", "al"),
    ("aliti", "al"),
    ("ation", "ate"),
    ("entli", "ent"),
    ("fulli", "ful"),
    ("iviti", "ive"),
    ("ousli", "ous"),
    ("abli", "able"),
    ("alli", "al"),
    ("anci", "ance"),
    ("ator", "ate"),
    ("enci", "ence"),
    ("izer", "ize"),
    ("bli", "ble"),
    ("ogi", "og"),
    ("li", ""),
];
const STEP_3: [(&str, &str); 9] = [
    ("ational", "ate"),
    ("tional", "tion"),
    ("alize", "al"),
    ("ative", ""),
    ("icate", "ic"),
    ("iciti", "ic"),
    ("ical", "ic"),
    ("ness", ""),
    ("ful", ""),
];
const STEP_4: [&str; 18] = [
    "ement", "able", "ance", "ence", "ible", "ment", "ant", "ate", "ent", "ion", "ism", "iti", "ive", "ize", "ous",
    "al", "er", "ic",
];

/// Cuts a word of letters a–z down to its stem.
pub(super) fn stem(word: &mut String) {
    if word.len() <= 2 || INVARIANT.contains(&word.as_str()) {
        return;
    }
    if let Some((_, stem)) = IRREGULAR.iter().find(|(irregular, _)| irregular == word) {
        (*stem).clone_into(word);
        return;
    }
    mark_consonantal_y(word);
    let r1 = ["gener", "commun", "arsen"]
        .iter()
        .find(|prefix| word.starts_with(**prefix))
        .map_or_else(|| region(word, 0), |prefix| prefix.len());
    let r2 = region(word, r1);

    plural(word);
    if !FINISHED.contains(&word.as_str()) {
        past_and_gerund(word, r1);
        final_y(word);
        double_suffix(word, r1);
        derived_adjective(word, r1, r2);
        residual_suffix(word, r2);
        final_e_or_l(word, r1, r2);
    }
    word.make_ascii_lowercase();
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn mark_consonantal_y(word: &mut String) {
    let mut marked = String::with_capacity(word.len());
    for c in word.chars() {
        let consonantal = c == 'y' && marked.bytes().last().is_none_or(is_vowel);
        marked.push(if consonantal { 'Y' } else { c });
    }
    *word = marked;
}

/// Place after the first consonant that follows a vowel at or after `from`; the word's length if there is none.
fn region(word: &str, from: usize) -> usize {
    let bytes = word.as_bytes();
    (from + 1..bytes.len()).find(|&at| is_vowel(bytes[at - 1]) && !is_vowel(bytes[at])).map_or(bytes.len(), |at| at + 1)
}

fn has_vowel(part: &str) -> bool {
    part.bytes().any(is_vowel)
}

/// Whether the word ends in a short syllable: a vowel and a consonant other than w, x, Y after a consonant, or a vowel and a
/// consonant that are the whole word.
fn ends_short(word: &str) -> bool {
    match word.as_bytes() {
        [vowel, consonant] => is_vowel(*vowel) && !is_vowel(*consonant),
        [.., before, vowel, last] => {
            !is_vowel(*before) && is_vowel(*vowel) && !is_vowel(*last) && !matches!(last, b'w' | b'x' | b'Y')
        }
        _ => false,
    }
}

/// Step 1a.
fn plural(word: &mut String) {
    let len = word.len();
    if word.ends_with("sses") {
        word.truncate(len - 2);
    } else if word.ends_with("ied") || word.ends_with("ies") {
        word.truncate(if len > 4 { len - 2 } else { len - 1 });
    } else if word.ends_with('s') && !word.ends_with("us") && !word.ends_with("ss") && has_vowel(&word[..len - 2]) {
        word.pop();
    }
}

/// Step 1b.
fn past_and_gerund(word: &mut String, r1: usize) {
    let Some(suffix) = ["eedly", "ingly", "edly", "eed", "ing", "ed"].into_iter().find(|suffix| word.ends_with(suffix))
    else {
        return;
    };
    let at = word.len() - suffix.len();
    if suffix.starts_with("eed") {
        if at >= r1 {
            word.truncate(at + 2);
        }
        return;
    }
    if !has_vowel(&word[..at]) {
        return;
    }
    word.truncate(at);
    if word.ends_with("at") || word.ends_with("bl") || word.ends_with("iz") {
        word.push('e');
    } else if ["bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt"].iter().any(|double| word.ends_with(double)) {
        word.pop();
    } else if r1 >= word.len() && ends_short(word) {
        word.push('e');
    }
}

/// Step 1c.
fn final_y(word: &mut String) {
    if let [_, .., before, b'y' | b'Y'] = word.as_bytes()
        && !is_vowel(*before)
    {
        word.pop();
        word.push('i');
    }
}

/// Step 2.
fn double_suffix(word: &mut String, r1: usize) {
    let Some((suffix, replacement)) = STEP_2.into_iter().find(|(suffix, _)| word.ends_with(suffix)) else { return };
    let at = word.len() - suffix.len();
    let before = word[..at].bytes().last();
    let allowed = match suffix {
        "ogi" => before == Some(b'l'),
        "li" => before.is_some_and(|byte| b"cdeghkmnrt".contains(&byte)),
        _ => true,
    };
    if at >= r1 && allowed {
        word.truncate(at);
        word.push_str(replacement);
    }
}

/// Step 3.
fn derived_adjective(word: &mut String, r1: usize, r2: usize) {
    let Some((suffix, replacement)) = STEP_3.into_iter().find(|(suffix, _)| word.ends_with(suffix)) else { return };
    let at = word.len() - suffix.len();
    if at >= if suffix == "ative" { r2 } else { r1 } {
        word.truncate(at);
        word.push_str(replacement);
    }
}

/// Step 4.
fn residual_suffix(word: &mut String, r2: usize) {
    let Some(suffix) = STEP_4.into_iter().find(|suffix| word.ends_with(suffix)) else { return };
    let at = word.len() - suffix.len();
    if at >= r2 && (suffix != "ion" || word[..at].ends_with(['s', 't'])) {
        word.truncate(at);
    }
}

/// Step 5.
fn final_e_or_l(word: &mut String, r1: usize, r2: usize) {
    let at = word.len().saturating_sub(1);
    let drop = match word.as_bytes() {
        [.., b'e'] => at >= r2 || (at >= r1 && !ends_short(&word[..at])),
        [.., b'l', b'l'] => at >= r2,
        _ => false,
    };
    if drop {
        word.pop();
    }
}
