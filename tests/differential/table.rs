//! The table of known differences, as `tests/data/differential.md` has it.

use std::collections::BTreeMap;

/// What a library answers to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Accepts,
    Refuses,
}

impl Answer {
    fn read(word: &str) -> Option<Self> {
        match word {
            "accepts" => Some(Answer::Accepts),
            "refuses" => Some(Answer::Refuses),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Answer::Accepts => "accepts",
            Answer::Refuses => "refuses",
        }
    }
}

/// One line: the answers by library, ours apart.
pub struct Line {
    pub ours: Answer,
    theirs: Vec<Answer>,
}

/// All lines, by the row's name.
pub struct Table {
    libraries: Vec<String>,
    pub rows: BTreeMap<String, Line>,
}

impl Table {
    /// Reads the only table of a document: `row`, this library, the others, why.
    pub fn parse(document: &str) -> Result<Self, String> {
        let mut lines = document.lines().filter(|line| line.starts_with("| ")).map(cells);
        let head = lines.next().ok_or("there is no table")?;
        let [_row, _ours, libraries @ .., _why] = head.as_slice() else {
            return Err(format!("the head is too short: {head:?}"));
        };
        let libraries: Vec<_> = libraries.iter().map(|name| (*name).to_owned()).collect();
        let mut rows = BTreeMap::new();
        for line in lines {
            let [row, answers @ .., why] = line.as_slice() else { return Err(format!("{line:?}")) };
            let answers: Option<Vec<_>> = answers.iter().map(|word| Answer::read(word)).collect();
            let answers = answers.ok_or(format!("an answer is no answer: {line:?}"))?;
            let Some((ours, theirs)) = answers.split_first() else { return Err(format!("{line:?}")) };
            if theirs.len() != libraries.len() || why.is_empty() || theirs.iter().all(|answer| answer == ours)
            {
                return Err(format!("a line needs every library, a difference and a reason: {line:?}"));
            }
            let line = Line { ours: *ours, theirs: theirs.to_vec() };
            if rows.insert((*row).to_owned(), line).is_some() {
                return Err(format!("{row} is listed twice"));
            }
        }
        Ok(Table { libraries, rows })
    }

    fn column(&self, library: &str) -> Option<usize> {
        self.libraries.iter().position(|name| name == library)
    }

    /// How many lines list another answer of this library.
    pub fn differences(&self, library: &str) -> usize {
        let Some(column) = self.column(library) else { return 0 };
        self.rows.values().filter(|line| line.theirs[column] != line.ours).count()
    }

    /// Where the answers are not the listed ones, a sentence each.
    pub fn mistakes(
        &self,
        library: &str,
        ours: &BTreeMap<String, Answer>,
        theirs: &BTreeMap<String, Answer>,
    ) -> Vec<String> {
        let Some(column) = self.column(library) else { return vec![format!("{library} has no column")] };
        let mut found = Vec::new();
        for (row, our_answer) in ours {
            let Some(answer) = theirs.get(row) else {
                found.push(format!("{row}: {library} gave no answer"));
                continue;
            };
            match self.rows.get(row) {
                Some(line) if line.theirs[column] != *answer => {
                    let listed = line.theirs[column].word();
                    found.push(format!("{row}: {library} {}, listed is {listed}", answer.word()));
                }
                None if answer != our_answer => {
                    let words = (answer.word(), our_answer.word());
                    found.push(format!("{row}: {library} {}, this library {}: not listed", words.0, words.1));
                }
                _ => {}
            }
        }
        found
    }
}

fn cells(line: &str) -> Vec<&str> {
    line.trim().trim_start_matches('|').trim_end_matches('|').split('|').map(str::trim).collect()
}
