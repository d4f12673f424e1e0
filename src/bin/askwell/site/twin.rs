//! Which files have a smaller twin for browsers that understand brotli?
//!
//! Beside each file that shrinks lies `<name>.br`: brotli at its best, which no server can afford for each answer and any server can
//! send as it lies there. Equal bytes give equal twins. A twin that lies beside the same bytes already is taken as it is: of
//! ten thousand articles a day changes few.

use std::{
    collections::BTreeMap,
    fs, io,
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use super::{Site, name};
use crate::failure::Failure;

/// What the name of a twin ends with.
pub(super) const ENDING: &str = ".br";

/// Path below the site's folder → brotli of that file, of those that shrink.
pub(crate) type Twins = BTreeMap<String, Vec<u8>>;

/// The twins of a site that goes into `folder`. As many threads as there are cores; O(bytes), about a second a megabyte.
pub(crate) fn twins(site: &Site, folder: &Path) -> Result<Twins, Failure> {
    let files: Vec<(&String, &Vec<u8>)> = site.files.iter().collect();
    let (next, made) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(&(path, bytes)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let target = folder.join(path);
            let twin = match present(&target, bytes) {
                Some(twin) => Ok(twin),
                None => packed(bytes).map_err(Failure::write(&target)),
            };
            made.lock().unwrap_or_else(PoisonError::into_inner).push((path, twin));
        }
    };
    thread::scope(|scope| {
        for _ in 1..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
        work();
    });
    let mut twins = Twins::new();
    for (path, twin) in made.into_inner().unwrap_or_else(PoisonError::into_inner) {
        let twin = twin?;
        if twin.len() < site.files[path].len() {
            twins.insert(path.clone(), twin);
        }
    }
    Ok(twins)
}

/// The twin that an earlier build left beside the same bytes. Only names that hold a hash: nobody writes to those by hand.
fn present(target: &Path, bytes: &[u8]) -> Option<Vec<u8>> {
    let file = target.file_name()?.to_str()?;
    let same = name::is_ours(file) && fs::read(target).is_ok_and(|present| present == bytes);
    same.then(|| fs::read(target.with_added_extension(&ENDING[1..])).ok()).flatten()
}

/// Brotli at its best, with a window of 4 MiB.
pub(crate) fn packed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)?;
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shrinks_has_a_twin_that_unpacks_to_it() {
        let mut site = Site::default();
        let text = "Письмо вернулось. ".repeat(50).into_bytes();
        site.files.insert("data/index-ru.0123456789abcdef.bin".into(), text.clone());
        site.files.insert("icon.png".into(), vec![1, 2, 3]);
        let folder = tempfile::tempdir().unwrap();
        let made = twins(&site, folder.path()).unwrap();
        assert_eq!(made.len(), 1, "three bytes do not shrink");
        let twin = &made["data/index-ru.0123456789abcdef.bin"];
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut twin.as_slice(), &mut back).unwrap();
        assert_eq!(back, text);

        // One that lies beside the same bytes is taken as it is; beside others it is not.
        let target = folder.path().join("data/index-ru.0123456789abcdef.bin");
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(&target, &text).unwrap();
        fs::write(target.with_added_extension("br"), b"kept").unwrap();
        assert_eq!(twins(&site, folder.path()).unwrap()["data/index-ru.0123456789abcdef.bin"], b"kept");
        fs::write(&target, b"other").unwrap();
        assert_eq!(twins(&site, folder.path()).unwrap(), made);
    }
}
