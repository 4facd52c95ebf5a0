//! Five ways to say no, for the whole house.

/// Why something was not done.
#[derive(Debug)]
pub enum Refusal {
    /// There is no such thing, or this person may not know that it exists.
    NotFound,
    /// Known to the person, but not theirs to do; says in Vietnamese which duty is missing.
    Forbidden(String),
    /// What was typed cannot be taken; goes back into the form beside its fields.
    Invalid(Vec<Problem>),
    /// True a minute ago, not now; says in Vietnamese what happened and what to do.
    Conflict(String),
    /// Our fault. Logged with the visit's number, never shown, but for what [`Altered`] says.
    Broken(Box<dyn std::error::Error + Send + Sync>),
}

/// What is kept is not what the program wrote: no second try mends it, so the reader is told this sentence instead of
/// being asked for one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Altered(pub String);

impl std::fmt::Display for Altered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl std::error::Error for Altered {}

/// One thing wrong in a form: the field's name, a code that never changes, and the sentence
/// (what is wrong, what to do) in Vietnamese.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The `name` of the field, or "" for the whole form.
    pub field: String,
    /// Stable code, printed small; support and tests search for it.
    pub code: &'static str,
    /// The sentence shown beside the field.
    pub says: String,
}

impl Problem {
    /// A problem at `field`.
    pub fn new(field: impl Into<String>, code: &'static str, says: impl Into<String>) -> Problem {
        Problem { field: field.into(), code, says: says.into() }
    }
}

impl Refusal {
    /// One problem at one field.
    pub fn wrong(field: impl Into<String>, code: &'static str, says: impl Into<String>) -> Refusal {
        Refusal::Invalid(vec![Problem::new(field, code, says)])
    }

    /// A conflict, told in one sentence.
    pub fn conflict(says: impl Into<String>) -> Refusal {
        Refusal::Conflict(says.into())
    }

    /// Our fault, told to the log in one sentence.
    pub fn broken(what: impl Into<String>) -> Refusal {
        Refusal::Broken(what.into().into())
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refusal::NotFound => write!(f, "không tìm thấy"),
            Refusal::Forbidden(s) | Refusal::Conflict(s) => write!(f, "{s}"),
            Refusal::Invalid(problems) => {
                let all: Vec<String> =
                    problems.iter().map(|p| format!("{} [{}] {}", p.field, p.code, p.says)).collect();
                write!(f, "{}", all.join("; "))
            }
            Refusal::Broken(e) => write!(f, "{e}"),
        }
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Refusal {
    fn from(e: E) -> Refusal {
        Refusal::Broken(Box::new(e))
    }
}
