//! Which topics does a knowledge base have, and in what order?
//!
//! `topics.toml` holds `[[topic]]` tables with `id` and `title`; before them it may name the articles that are shown first:
//! `featured = ["site-down", …]`.

use std::path::Path;

use askwell::kb::Topic;

use super::{
    file::{At, SourceFile},
    problem::Problem,
    slug, table,
};

/// What `topics.toml` says.
#[derive(Debug, Default)]
pub(crate) struct Topics {
    /// The file, for problems that only the whole base can show.
    pub(crate) file: SourceFile,
    /// Topics in the author's order.
    pub(crate) topics: Vec<Topic>,
    /// Ids of the articles shown first.
    pub(crate) featured: Vec<At<String>>,
}

/// Reads `topics.toml`.
pub(crate) fn read(path: &Path) -> (Topics, Vec<Problem>) {
    match SourceFile::read(path) {
        Ok(file) => parse(file),
        Err(problem) => (Topics::default(), vec![problem]),
    }
}

fn parse(file: SourceFile) -> (Topics, Vec<Problem>) {
    let mut problems = Vec::new();
    let whole = 0..file.text.len();
    let (topics, featured) = table::parse(&file, whole, &mut problems, |root, problems| {
        root.only(&["featured", "topic"], problems);
        let mut topics: Vec<Topic> = Vec::new();
        for table in root.tables("topic", problems) {
            table.only(&["id", "title"], problems);
            let (id, title) = (table.text("id", problems), table.text("title", problems));
            let (Some(id), Some(title)) = (id, title) else { continue };
            if !slug::is_id(&id.value) {
                let message = format!("`{}` is not an id", id.value);
                problems.push(file.problem(id.at, message, "use lower-case Latin words joined by hyphens"));
            }
            if topics.iter().any(|topic| topic.id == id.value) {
                let message = format!("topic `{}` stands here twice", id.value);
                problems.push(file.problem(id.at, message, "remove one of the two"));
            } else if topics.iter().any(|topic| topic.title == title.value) {
                let message = format!("two topics are called «{}»", title.value);
                problems.push(file.problem(title.at, message, "give each its own title"));
            }
            topics.push(Topic { id: id.value, title: title.value, articles: 0 });
        }
        if topics.is_empty() {
            problems.push(root.problem("no topics", "add `[[topic]]` with `id` and `title`"));
        }
        (topics, root.texts_if_any("featured", problems))
    });
    (Topics { file, topics, featured }, problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_keep_their_order_and_faults_their_lines() {
        let text =
            "featured = ['a']\n[[topic]]\nid = 'site'\ntitle = 'Сайт'\n[[topic]]\nid = 'mail'\ntitle = 'Почта'\n";
        let (topics, problems) = parse(SourceFile::new("t".into(), text));
        assert_eq!(problems, []);
        assert_eq!(topics.topics.iter().map(|topic| topic.id.as_str()).collect::<Vec<_>>(), ["site", "mail"]);
        assert_eq!(topics.featured[0].value, "a");

        let text = text.replace("mail", "site").replace("Почта", "Сайт");
        let (_, problems) = parse(SourceFile::new("t".into(), &text));
        assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [6]);
        assert_eq!(parse(SourceFile::new("t".into(), "")).1.len(), 1);
    }
}
