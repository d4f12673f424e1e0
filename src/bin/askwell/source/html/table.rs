//! Which rows and columns does a table of a page have?
//!
//! A table of the article has a head and rows of as many cells. Tables that only place things on the page are read as what stands in
//! them, and pairs without a head as a list.

use askwell::kb::{Block, Inline};
use scraper::ElementRef;

use super::blocks::Reader;

/// More columns are no table that a person reads; cells beyond are dropped.
const COLUMNS: usize = 32;
/// More rows than the article format should carry.
const ROWS: usize = 2_000;
/// Longest name in a list of pairs.
const NAME_CHARS: usize = 60;

/// A row as written: its cells, and whether all of them are heads.
struct Row<'a> {
    cells: Vec<ElementRef<'a>>,
    heads: usize,
}

impl Reader<'_, '_> {
    /// Blocks of a `table`.
    pub(super) fn table(&mut self, table: ElementRef<'_>, depth: usize) -> Vec<Block> {
        let rows = rows(table);
        let wide = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let placing = ["presentation", "none"].contains(&table.value().attr("role").unwrap_or(""))
            || wide <= 1
            || rows.iter().flat_map(|row| &row.cells).any(|cell| holds_blocks(*cell));
        if placing || self.is_nested() {
            let cells = rows.iter().flat_map(|row| &row.cells);
            return cells.flat_map(|cell| self.children(*cell, depth + 1)).collect();
        }
        let mut written: Vec<Vec<Vec<Inline>>> = Vec::new();
        // Cells of earlier rows that reach down: column → (rows left, content).
        let mut reaching: Vec<(usize, Vec<Inline>)> = vec![(0, Vec::new()); COLUMNS];
        for row in rows.iter().take(ROWS) {
            let mut cells: Vec<Vec<Inline>> = Vec::new();
            let mut own = row.cells.iter();
            while cells.len() < COLUMNS {
                let at = cells.len();
                if reaching[at].0 > 0 {
                    reaching[at].0 -= 1;
                    cells.push(reaching[at].1.clone());
                    continue;
                }
                let Some(cell) = own.next() else { break };
                let text = self.line(*cell, depth + 1);
                let span =
                    |name: &str| cell.value().attr(name).and_then(|n| n.trim().parse::<usize>().ok()).unwrap_or(1);
                let down = span("rowspan").clamp(1, ROWS) - 1;
                let end = (at + span("colspan").clamp(1, COLUMNS)).min(COLUMNS);
                for slot in &mut reaching[at..end] {
                    *slot = (down, if cells.len() == at { text.clone() } else { Vec::new() });
                    cells.push(slot.1.clone());
                }
            }
            if cells.iter().any(|cell| !cell.is_empty()) {
                written.push(cells);
            }
        }
        let width = written.iter().map(Vec::len).max().unwrap_or(0);
        let headed = rows.first().is_some_and(|row| row.heads == row.cells.len());
        let pairs = !headed && width == 2 && written.iter().all(|row| is_name(&row[0]));
        if written.len() < 2 && !pairs {
            return written.into_iter().flatten().filter(|cell| !cell.is_empty()).map(Block::Paragraph).collect();
        }
        if pairs {
            return vec![Block::List { ordered: false, items: written.into_iter().map(pair).collect() }];
        }
        for row in &mut written {
            row.resize(width, Vec::new());
        }
        let head = written.remove(0);
        vec![Block::Table { head, rows: written }]
    }
}

/// Rows of the table itself, not of tables inside it.
fn rows(table: ElementRef<'_>) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let groups = table.child_elements().flat_map(|part| match part.value().name() {
        "thead" | "tbody" | "tfoot" => part.child_elements().collect::<Vec<_>>(),
        _ => vec![part],
    });
    for row in groups.filter(|row| row.value().name() == "tr") {
        let cells = row.child_elements().filter(|cell| ["td", "th"].contains(&cell.value().name())).collect::<Vec<_>>();
        let heads = cells.iter().filter(|cell| cell.value().name() == "th" || is_bold(**cell)).count();
        if !cells.is_empty() {
            rows.push(Row { cells, heads });
        }
    }
    rows
}

/// Whether everything in a cell is bold: how editors without a head button make heads.
fn is_bold(cell: ElementRef<'_>) -> bool {
    let mut at = cell;
    loop {
        let words = at.children().any(|child| child.value().as_text().is_some_and(|text| !text.trim().is_empty()));
        let mut inner = at.child_elements();
        match (words, inner.next(), inner.next()) {
            (false, Some(only), None) if ["b", "strong"].contains(&only.value().name()) => return true,
            (false, Some(only), None) => at = only,
            _ => return false,
        }
    }
}

/// Whether a cell holds what no cell of an article can: headings, code of several lines, tables, numbered lists.
fn holds_blocks(cell: ElementRef<'_>) -> bool {
    cell.descendants()
        .filter_map(ElementRef::wrap)
        .any(|inner| ["h1", "h2", "h3", "h4", "table", "pre", "ol", "blockquote"].contains(&inner.value().name()))
}

fn is_name(cell: &[Inline]) -> bool {
    let length = askwell::kb::article::plain(cell).chars().count();
    length > 0 && length <= NAME_CHARS
}

/// «**Сервер**: mail.hosting.example».
fn pair(row: Vec<Vec<Inline>>) -> Vec<Block> {
    let mut cells = row.into_iter();
    let (name, value) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
    let colon = !askwell::kb::article::plain(&name).ends_with(':') && !value.is_empty();
    let mut text = vec![Inline::Strong(name), Inline::Text(if colon { ": ".into() } else { " ".into() })];
    text.extend(value);
    vec![Block::Paragraph(text)]
}
