//! Colours live in `style/tokens.css` alone, and boxes are measured along the text, not along the screen.

use crate::source::{
    File, Finding, assert_none, files, line_of, strings, without_comment_lines, without_comments, without_css_comments,
};

const TOKENS: &str = "style/tokens.css";

/// The named colours of CSS Color Module Level 4, § 6.1. System colours, `transparent` and `currentColor` are no literals.
const NAMED: &str = "aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood \
cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey \
darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey \
darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite \
gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon \
lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue \
lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid \
mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin \
navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip \
peachpuff peru pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell \
sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white \
whitesmoke yellow yellowgreen";

const FUNCTIONS: &[&str] = &["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "color("];

/// Physical properties with the logical ones to write instead. `overflow-x` stays: Chromium does not know `overflow-inline`.
const PHYSICAL: &[(&str, &str)] = &[
    ("width", "inline-size"),
    ("height", "block-size"),
    ("min-width", "min-inline-size"),
    ("min-height", "min-block-size"),
    ("max-width", "max-inline-size"),
    ("max-height", "max-block-size"),
    ("left", "inset-inline-start"),
    ("right", "inset-inline-end"),
    ("top", "inset-block-start"),
    ("bottom", "inset-block-end"),
    ("border-top-left-radius", "border-start-start-radius"),
    ("border-top-right-radius", "border-start-end-radius"),
    ("border-bottom-left-radius", "border-end-start-radius"),
    ("border-bottom-right-radius", "border-end-end-radius"),
];

/// One `property: value` of a sheet, with the offset of the property.
struct Declaration<'a> {
    at: usize,
    property: &'a str,
    value: &'a str,
}

/// The declarations of a sheet without comments. A stretch that ends in `{` is a selector or a condition and is none.
fn declarations(css: &str) -> Vec<Declaration<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut quote = None;
    let mut depth = 0_usize;
    for (at, byte) in css.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'(') => depth += 1,
            (None, b')') => depth = depth.saturating_sub(1),
            (None, b'{') => from = at + 1,
            // A semicolon inside brackets belongs to an address such as url(data:…;…).
            (None, b';') if depth > 0 => {}
            (None, b';' | b'}') => {
                let piece = &css[from..at];
                if let Some((property, value)) = piece.split_once(':') {
                    let lead = property.len() - property.trim_start().len();
                    found.push(Declaration { at: from + lead, property: property.trim(), value: value.trim() });
                }
                from = at + 1;
            }
            _ => {}
        }
    }
    found
}

/// The first colour literal of a CSS value.
fn colour(value: &str) -> Option<String> {
    let lower = value.to_ascii_lowercase();
    let mut from = 0;
    while from < lower.len() {
        let rest = &lower[from..];
        let first = rest.as_bytes()[0];
        if first == b'"' || first == b'\'' {
            let close = rest[1..].bytes().position(|byte| byte == first).map_or(rest.len(), |at| at + 2);
            from += close;
            continue;
        }
        let length = rest.find(|c: char| !c.is_alphanumeric() && !"-_#".contains(c)).unwrap_or(rest.len());
        if length == 0 {
            from += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let word = &rest[..length];
        let call = rest.as_bytes().get(length) == Some(&b'(');
        if is_hex(word) || (!call && NAMED.split_ascii_whitespace().any(|name| name == word)) {
            return Some(word.into());
        }
        if call && FUNCTIONS.iter().any(|name| name.strip_suffix('(') == Some(word)) {
            return Some(format!("{word}()"));
        }
        if call && word == "url" {
            from += rest.find(')').unwrap_or(rest.len());
            continue;
        }
        from += length;
    }
    None
}

/// `#` and three, four, six or eight hexadecimal digits, and nothing more.
fn is_hex(word: &str) -> bool {
    let digits = word.strip_prefix('#').unwrap_or_default();
    [3, 4, 6, 8].contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

const REMEDY: &str = "name it in style/tokens.css and write var(--_name) here";

fn css_colours(file: &File) -> Vec<Finding> {
    let css = without_css_comments(&file.text);
    let found = declarations(&css).into_iter().filter_map(|each| {
        let literal = colour(each.value)?;
        let message = format!("colour literal {literal} in {}", each.property);
        Some(Finding::new(&file.path, line_of(&css, each.at), &message, REMEDY))
    });
    found.collect()
}

/// Colours inside texts of Rust or of a script: a whole text that is a hexadecimal colour, `: #fff` as in a style, a colour function.
///
/// Below the views a whole text such as `#1045` is an error code or an anchor, and only what stands in a style is a colour.
fn text_colours(path: &str, pieces: impl Iterator<Item = (usize, String)>, whole: &str) -> Vec<Finding> {
    let views = ["src/ui/", "src/browser/", "src/embed.rs", "assets/", "index.html"];
    let may_paint = views.iter().any(|start| path.starts_with(start));
    let mut found = Vec::new();
    for (at, text) in pieces {
        let lower = text.to_ascii_lowercase();
        let styled = lower.match_indices('#').any(|(hash, _)| {
            let end = lower[hash + 1..].find(|c: char| !c.is_alphanumeric()).map_or(lower.len(), |end| hash + 1 + end);
            is_hex(&lower[hash..end]) && lower[..hash].trim_end().ends_with([':', '='])
        });
        let called = FUNCTIONS.iter().any(|name| crate::source::words(&lower, name).next().is_some());
        if styled || called || (may_paint && is_hex(lower.trim())) {
            found.push(Finding::new(path, line_of(whole, at), &format!("colour literal in {:?}", text.trim()), REMEDY));
        }
    }
    found
}

fn rust_colours(file: &File) -> Vec<Finding> {
    let code = without_comments(&file.text);
    let pieces: Vec<_> = strings(&code).into_iter().map(|(at, text)| (at, text.to_owned())).collect();
    text_colours(&file.path, pieces.into_iter(), &code)
}

fn line_colours(file: &File) -> Vec<Finding> {
    let code = without_comment_lines(&file.text);
    let mut at = 0;
    let mut pieces = Vec::new();
    for line in code.split_inclusive('\n') {
        // Between quotes, so that a whole text is seen as one piece.
        pieces.extend(line.split(['"', '\'', '`']).map(|piece| (at, piece.to_owned())));
        at += line.len();
    }
    text_colours(&file.path, pieces.into_iter(), &code)
}

fn physical(file: &File) -> Vec<Finding> {
    let css = without_css_comments(&file.text);
    let found = declarations(&css).into_iter().filter_map(|each| {
        let property = each.property.to_ascii_lowercase();
        let value = each.value.to_ascii_lowercase();
        let logical = PHYSICAL.iter().find(|(name, _)| *name == property).map(|(_, logical)| (*logical).to_owned());
        let logical = logical.or_else(|| {
            let family = ["margin-", "padding-", "border-", "scroll-margin-", "scroll-padding-"];
            let side = family.iter().find_map(|start| property.strip_prefix(start))?;
            let (side, rest) = side.split_once('-').unwrap_or((side, ""));
            let flow = match side {
                "left" => "inline-start",
                "right" => "inline-end",
                "top" => "block-start",
                "bottom" => "block-end",
                _ => return None,
            };
            let start = &property[..property.len() - side.len() - rest.len() - usize::from(!rest.is_empty())];
            Some(format!("{start}{flow}{}{rest}", if rest.is_empty() { "" } else { "-" }))
        });
        let aligned = ["text-align", "float", "clear"].contains(&property.as_str())
            && ["left", "right"].contains(&value.as_str());
        let logical = logical
            .or_else(|| aligned.then(|| format!("{property}: start or end (inline-start, inline-end for floats)")))?;
        let message = format!("`{}: {}` is tied to the screen's sides", each.property, each.value);
        Some(Finding::new(&file.path, line_of(&css, each.at), &message, &format!("write `{logical}`")))
    });
    found.collect()
}

fn sheets() -> Vec<File> {
    ["style", "src", "assets/public"].into_iter().flat_map(files).filter(|file| file.is("css")).collect()
}

#[test]
fn colours_stand_in_the_tokens_alone() {
    let mut found: Vec<_> = sheets().iter().filter(|file| file.path != TOKENS).flat_map(css_colours).collect();
    found.extend(files("src").iter().filter(|file| file.is("rs")).flat_map(rust_colours));
    let scripts = ["src", "assets/public", "index.html"].into_iter().flat_map(files);
    found.extend(
        scripts
            .filter(|file| ["js", "mjs", "html"].iter().any(|kind| file.is(kind)))
            .flat_map(|file| line_colours(&file)),
    );
    assert_none(&found);
}

#[test]
fn boxes_follow_the_text() {
    assert_none(&sheets().iter().flat_map(physical).collect::<Vec<_>>());
}

#[test]
fn a_colour_literal_is_found() {
    for css in [
        "a { color: #fff }",
        "a { color: #11223344; }",
        "a { border: 1px solid Red }",
        "a { box-shadow: 0 0 1px rgb(0 0 0 / .5); }",
        "@media print { a { background: white } }",
        "a { --_x: oklch(50% 0 0) }",
        "a { background: linear-gradient(transparent, tan) }",
    ] {
        assert_eq!(css_colours(&File::sample("a.css", css)).len(), 1, "{css}");
    }
    for rust in ["f(\"#27409f\")", "f(\"color: #fff\")", "f(\"rgba(0,0,0,.5)\")"] {
        assert_eq!(rust_colours(&File::sample("src/ui/a.rs", rust)).len(), 1, "{rust}");
    }
    for script in
        ["context.fillStyle = \"#000\";", "x = `color:#fff`;", "<meta name=\"theme-color\" content=\"#ffffff\">"]
    {
        assert_eq!(line_colours(&File::sample("assets/public/a.js", script)).len(), 1, "{script}");
    }
}

#[test]
fn what_is_no_colour_literal_is_left_alone() {
    for css in [
        "/* #fff */ #fff .red { color: var(--_black); }",
        "a { color: CanvasText; background: Canvas; fill: currentColor }",
        "a { white-space: nowrap; background: none; width: calc(tan(1deg)) }",
        "a::before { content: \"red\"; background: url(data:image/svg+xml;red#fff) }",
        "@container aw (max-width: 29.99em) { a { mask: url(#abc) } }",
    ] {
        assert_none(&css_colours(&File::sample("a.css", css)));
    }
    for rust in
        ["// #fff\nf(\"#/subject\", \"https://a.b/c#add\", \"заявка #4821\")", "#[cfg(test)] fn rgb() {}", "x(\"red\")"]
    {
        assert_none(&rust_colours(&File::sample("src/ui/a.rs", rust)));
    }
    assert_none(&rust_colours(&File::sample("src/text/identifiers.rs", "f(\"#1045\")")));
}

#[test]
fn a_physical_property_is_found_and_its_logical_twin_is_not() {
    for css in [
        "a { margin-left: 0 }",
        "a { padding-top: 1px; }",
        "a { border-bottom-color: var(--_x) }",
        "a { width: 1px }",
        "a { position: absolute; left: 0 }",
        "@container (min-width: 1em) { a { text-align: right } }",
        "a { float: left }",
    ] {
        assert_eq!(physical(&File::sample("a.css", css)).len(), 1, "{css}");
    }
    for css in [
        "a { margin-inline-start: 0; border-block-end: var(--_x); text-align: start; inset-block: 0 }",
        "@container aw (max-width: 29.99em) { a { border-width: 1px; line-height: 1 } }",
        "a { grid-area: left; justify-content: left; transform-origin: top }",
        "a:hover { max-inline-size: 1px }",
    ] {
        assert_none(&physical(&File::sample("a.css", css)));
    }
}
