//! How is a file called, whatever its maker wants one to believe?
//!
//! A name is shown to the client and to support, and a server may store under it. So neither a path nor a character that cannot be
//! seen stays in it: `photo\u{202e}gnp.exe` would be read as `photoexe.png`.

/// Most characters of a name; what is cut out stands before the ending.
const CHARS: usize = 120;
/// Most characters of an ending, the dot counted.
const ENDING: usize = 12;

/// The name without path and without characters that cannot be seen; `fallback` when nothing is left.
pub(super) fn cleaned(name: &str, fallback: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.chars().filter(|&c| !is_unseen(c)).collect();
    let seen = seen.trim_matches(|c: char| c.is_whitespace() || c == '.');
    if seen.is_empty() {
        return fallback.to_owned();
    }
    if seen.chars().count() <= CHARS {
        return seen.to_owned();
    }
    let ending = seen.rfind('.').map(|dot| &seen[dot..]).filter(|ending| ending.chars().count() <= ENDING);
    let ending = ending.unwrap_or_default();
    let mut short: String = seen.chars().take(CHARS - 1 - ending.chars().count()).collect();
    short.push('…');
    short.push_str(ending);
    short
}

/// Controls, marks and overrides of the writing direction (Unicode 16, `Bidi_Control`), joiners, and other things without a shape.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hides_in_a_name() {
        for (name, clean) in [
            ("снимок 1.png", "снимок 1.png"),
            ("photo\u{202e}gnp.exe", "photognp.exe"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\ivan\\shot.png", "shot.png"),
            ("a\0b\n\t.png\u{7f}", "ab.png"),
            (" .htaccess. ", "htaccess"),
            ("\u{feff}\u{200b}x\u{2066}.txt", "x.txt"),
            ("..", "file"),
            ("dir/", "file"),
            ("", "file"),
        ] {
            assert_eq!(cleaned(name, "file"), clean, "{name:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let short = cleaned(&format!("{}.jpeg", "я".repeat(500)), "file");
        assert_eq!(short.chars().count(), CHARS);
        assert!(short.ends_with("я….jpeg"), "{short}");
        assert_eq!(cleaned(&"x.".repeat(300), "file").chars().count(), CHARS);
    }
}
