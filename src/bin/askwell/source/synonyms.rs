//! What do clients of this provider call its things?
//!
//! `<locale>/synonyms.txt`: a line a group, in the form that [`askwell::search::synonyms`] reads. An absent file is no problem.

use std::path::Path;

use askwell::search::synonyms::{self, Synonym};

use super::{file::SourceFile, problem::Problem};

/// Name of the file in a language's folder.
pub(crate) const FILE: &str = "synonyms.txt";

/// Reads the synonyms in a language's folder.
pub(crate) fn read(folder: &Path) -> (Vec<Synonym>, Vec<Problem>) {
    let path = folder.join(FILE);
    if !path.exists() {
        return (Vec::new(), Vec::new());
    }
    let file = match SourceFile::read(&path) {
        Ok(file) => file,
        Err(problem) => return (Vec::new(), vec![problem]),
    };
    let (synonyms, faults) = synonyms::parse(&file.text);
    let problems = faults.into_iter().map(|(line, fault)| {
        // The reader says what is wrong and what mends it in one sentence.
        let (message, remedy) =
            fault.split_once([':', ';']).unwrap_or((&fault, "write it as `вм, виртуалка = виртуальная машина`"));
        let message = format!("the line {}", message.trim());
        Problem { line, ..Problem::of_path(&path, message, remedy.trim()) }
    });
    (synonyms, problems.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told_at_their_line() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()), (Vec::new(), Vec::new()));
        std::fs::write(folder.path().join(FILE), "# слова\nлк = личный кабинет\nбез знака\nа, , б = в\n").unwrap();
        let (synonyms, problems) = read(folder.path());
        assert_eq!((synonyms.len(), problems.len()), (1, 2));
        let told = problems.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert!(told[0].contains("synonyms.txt:3: the line needs exactly one `=` or `>`; write "), "{told:?}");
        assert!(told[1].contains("synonyms.txt:4: the line has an empty phrase; remove the comma"), "{told:?}");
    }
}
