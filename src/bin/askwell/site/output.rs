//! How does a site reach its folder without ever being half there?
//!
//! New files come first under names that nothing refers to yet, the loader comes last, and only then files of earlier
//! builds go: whoever loads the page meanwhile gets the old site or the new one. Each file is written beside its place and
//! renamed; one that already has its content is left alone, so its time does not change. A file comes before its twin, and a twin
//! without a file, or of other bytes, goes.

use std::{fs, io, path::Path};

use super::{App, Site, Twins, name, twin};
use crate::failure::Failure;

/// Writes the site and removes data of earlier builds. Nothing else in the folder is touched.
pub(crate) fn write(site: &Site, twins: &Twins, app: Option<&App>, folder: &Path) -> Result<(), Failure> {
    // `data/…` and hashed names refer to nothing; pages refer to the loader, and the loader to all.
    let (doors, others): (Vec<_>, Vec<_>) = site.files.iter().partition(|(path, _)| is_door(path));
    for (path, bytes) in others.into_iter().chain(doors) {
        let target = folder.join(path);
        let beside = target.with_added_extension(&twin::ENDING[1..]);
        place(&target, bytes).map_err(Failure::write(&target))?;
        match twins.get(path) {
            Some(twin) => place(&beside, twin).map_err(Failure::write(&beside))?,
            None => match fs::remove_file(&beside) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(Failure::write(&beside)(error)),
                _ => {}
            },
        }
    }
    let data = folder.join(name::FOLDER);
    let own = |file: &str| file.strip_suffix(twin::ENDING).unwrap_or(file).to_owned();
    remove(&data, |file| name::is_ours(&own(file)) && !site.files.contains_key(&name::path(&own(file))))?;
    match app {
        Some(app) => remove(folder, |file| app.is_stale(&own(file))),
        None => Ok(()),
    }
}

fn is_door(path: &str) -> bool {
    path == "askwell.js" || path == super::manifest::PATH || path.ends_with(".html")
}

fn place(target: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(target).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = target.with_added_extension("new");
    fs::write(&beside, bytes)?;
    fs::rename(&beside, target)
}

fn remove(folder: &Path, is_stale: impl Fn(&str) -> bool) -> Result<(), Failure> {
    for entry in fs::read_dir(folder).map_err(Failure::write(folder))? {
        let entry = entry.map_err(Failure::write(folder))?;
        if entry.file_name().to_str().is_some_and(&is_stale) {
            fs::remove_file(entry.path()).map_err(Failure::write(&entry.path()))?;
        }
    }
    Ok(())
}
