//! Carries out what only the search asks for: the knowledge base, its parts, articles.
//!
//! Compiled with the search into a file of its own; the first part of the page reaches it through [`SearchCarriers`] only.

use std::sync::Arc;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::runner::{Runner, warn};
use super::{clock, fetch};
use crate::kb::{Article, Library};
use crate::seal::{self, Kind};
use crate::visit::{Effect, Event, SEARCH};

/// Folder of the data files below the built folder.
const DATA: &str = "data/";
/// What the site consists of.
const MANIFEST: &str = "data/manifest.json";
/// What the name of an index begins with, before its language.
const INDEX: &str = "data/index-";

/// What carries out the search's effects.
pub struct SearchCarriers {
    /// Carries one out.
    pub carry_out: fn(&Runner, Effect),
    /// Opens the knowledge base, whose file is named and has come, or has not: then the site may have been built anew, and its manifest
    /// tells of another one. Tells the visit how that went.
    pub open: fn(&Runner, &str, Option<Vec<u8>>),
}

/// The search's own.
pub const CARRIERS: SearchCarriers = SearchCarriers { carry_out, open };

fn open(runner: &Runner, file: &str, core: Option<Vec<u8>>) {
    let (runner, file) = (runner.clone(), file.to_owned());
    let locale = file.strip_prefix(INDEX).and_then(|rest| rest.split('.').next()).unwrap_or_default().to_owned();
    spawn_local(async move {
        let library = match core {
            Some(core) => library(&runner, &file, Some(core)).await,
            None => None,
        };
        // Gone or damaged, it may be that of another build, of which the manifest does not tell yet, or tells already.
        let library = match library {
            Some(library) => Some(library),
            None => renewed(&runner, &locale).await,
        };
        (runner.send)(library.map_or(Event::KbFailed, |library| Event::KbLoaded(&SEARCH, Arc::new(library))));
    });
}

/// The knowledge base in a file below the built folder.
async fn library(runner: &Runner, file: &str, core: Option<Vec<u8>>) -> Option<Library> {
    fetch::whole(&[runner.base.as_str(), file].concat(), core, |core| Library::open(core).ok()).await
}

/// The knowledge base of this language as the site has it now.
async fn renewed(runner: &Runner, locale: &str) -> Option<Library> {
    // No cache may answer for the manifest: it tells what is new.
    let asked = (clock::now() as u64).to_string();
    let manifest = fetch::load([runner.base.as_str(), MANIFEST, "?", &asked].concat()).await?;
    let manifest = js_sys::JSON::parse(std::str::from_utf8(&manifest).ok()?).ok()?;
    let member = |object: JsValue, name: &str| js_sys::Reflect::get(&object, &name.into()).ok();
    let index = member(member(member(manifest, "kb")?, locale)?, "index")?.as_string()?;
    library(runner, &index, None).await
}

fn carry_out(runner: &Runner, effect: Effect) {
    let runner = runner.clone();
    match effect {
        Effect::LoadArticle { id, file } => spawn_local(async move {
            let read = |bytes: Vec<u8>| match seal::decode::<Article>(Kind::Article, &bytes) {
                Ok(article) => Some(Arc::new(article)),
                Err(error) => {
                    warn(&[file.as_str(), ": ", &error.to_string()].concat());
                    None
                }
            };
            let article = fetch::whole(&[runner.base.as_str(), DATA, &file].concat(), None, read).await;
            (runner.send)(Event::ArticleLoaded { id, article });
        }),
        Effect::LoadPart { part, set, file } => spawn_local(async move {
            let read = |bytes: Vec<u8>| seal::open(Kind::Index, &bytes).is_ok().then_some(bytes);
            let bytes = fetch::whole(&[runner.base.as_str(), DATA, &file].concat(), None, read).await;
            (runner.send)(Event::PartCame { set, part, bytes });
        }),
        Effect::LoadKb { locale } => spawn_local(async move {
            // Half of a new build is none: what is here goes on serving.
            if let Some(library) = renewed(&runner, &locale).await {
                (runner.send)(Event::KbRenewed(Arc::new(library)));
            }
        }),
        // The first part and the form carry these out.
        _ => {}
    }
}
