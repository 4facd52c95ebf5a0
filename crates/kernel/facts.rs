//! What a change leaves behind.

use uuid::Uuid;

/// A thing a fact is about: the kind's English word and its key.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct About {
    /// "conference", "sheet", "year" …
    pub kind: &'static str,
    /// Its key.
    pub id: Uuid,
}

/// One change, in the words it will be remembered by. Written in the same transaction as the change.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Past tense, with the feature in front: `scoring.sheet_submitted`. Public: renaming one breaks readers.
    pub name: &'static str,
    /// Everything whose journal shows this fact; the first is the thing itself.
    pub about: Vec<About>,
    /// The sentence for people, in Vietnamese, with the names as they were that day.
    pub says: String,
    /// Why, where a judgement was changed.
    pub reason: Option<String>,
    /// What was before and after, for machines. Never a password, never a ballot's voter.
    pub data: serde_json::Value,
}

impl Fact {
    /// A fact about one thing.
    pub fn new(name: &'static str, kind: &'static str, id: impl Into<Uuid>, says: impl Into<String>) -> Fact {
        Fact {
            name,
            about: vec![About { kind, id: id.into() }],
            says: says.into(),
            reason: None,
            data: serde_json::Value::Null,
        }
    }

    /// Also shown in the journal of this thing.
    #[must_use]
    pub fn and_about(mut self, kind: &'static str, id: impl Into<Uuid>) -> Fact {
        let about = About { kind, id: id.into() };
        if !self.about.contains(&about) {
            self.about.push(about);
        }
        self
    }

    /// The reason given.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Fact {
        self.reason = Some(reason.into());
        self
    }

    /// What was before and after.
    #[must_use]
    pub fn with(mut self, data: serde_json::Value) -> Fact {
        self.data = data;
        self
    }
}
