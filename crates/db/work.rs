//! Units of work: what feature code sees of a database.

use crate::journal::{self, Entry, Head};
use kernel::{Altered, Fact, FromRow, Moment, PersonId, Refusal, Uuid, Val};

/// Told when a row is no longer as it was seen: somebody was faster.
pub const CHANGED: &str = "Có người vừa thay đổi nội dung này. Tải lại trang để thấy bản mới rồi làm lại.";

/// Told when a unique key was already there: the same thing was done a moment before.
pub(crate) const TAKEN: &str =
    "Việc này vừa được ghi rồi (gửi hai lần, hoặc người khác vừa làm). Tải lại trang để xem.";

/// Who is at work and when, for the journal.
#[derive(Clone, Debug)]
pub struct Who {
    /// The instant of the visit.
    pub at: Moment,
    /// The person, or nobody when the program itself acts.
    pub by: Option<PersonId>,
    /// Name and unit as they are today; kept with the fact, because names change.
    pub name: String,
}

/// Keys for a statement that asks about eight at once: a statement is one fixed text, so the last key fills the places
/// left over, which changes no answer of `IN ($1, … $8)`.
pub fn eights<T: Copy>(keys: &[T]) -> impl Iterator<Item = [T; 8]> {
    let (eights, rest) = keys.as_chunks::<8>();
    let padded = rest.last().map(|last| std::array::from_fn(|n| rest.get(n).copied().unwrap_or(*last)));
    eights.iter().copied().chain(padded)
}

/// What stands in a column, for the sentence that names a row.
pub(crate) fn as_it_stands(v: &Val) -> String {
    match v {
        Val::Null => "NULL".to_owned(),
        Val::Int(n) => n.to_string(),
        Val::Text(s) => s.chars().filter(|c| !c.is_control()).take(40).collect(),
        Val::Id(id) => id.to_string(),
        Val::Bytes(b) => format!("{} byte", b.len()),
    }
}

/// What is done with a row: it may be emptied, and a refusal ends the reading.
pub(crate) type Each<'a> = &'a mut dyn FnMut(&mut Vec<Val>) -> Result<(), Refusal>;

/// An engine's connection inside a transaction.
pub(crate) trait Conn {
    /// Hands over each row in turn; it is made anew in the same place, for a page may read thousands.
    fn rows(&mut self, sql: &'static str, values: &[Val], each: Each<'_>) -> Result<(), Refusal>;
    fn exec(&mut self, sql: &'static str, values: &[Val]) -> Result<u64, Refusal>;
}

/// A unit of work that only looks.
pub struct Reading<'a> {
    conn: &'a mut dyn Conn,
    queries: u32,
}

/// A unit of work that also changes.
pub struct Writing<'a> {
    reading: Reading<'a>,
    who: Who,
    last: Option<i64>,
}

/// Proof that a unit of work ended with a fact (or said why it needs none).
#[derive(Debug)]
pub struct Committed<T> {
    value: T,
    seq: Option<i64>,
}

impl<T> Committed<T> {
    pub(crate) fn into_parts(self) -> (T, Option<i64>) {
        (self.value, self.seq)
    }

    /// The same commit with another answer.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Committed<U> {
        Committed { value: f(self.value), seq: self.seq }
    }
}

impl<'a> Reading<'a> {
    pub(crate) fn new(conn: &'a mut dyn Conn) -> Reading<'a> {
        Reading { conn, queries: 0 }
    }

    /// All rows of a query. Give every query that can grow a `LIMIT`.
    ///
    /// # Errors
    /// `Broken` with the engine's message.
    pub fn rows<R: FromRow>(&mut self, sql: &'static str, values: &[Val]) -> Result<Vec<R>, Refusal> {
        self.queries += 1;
        let mut all = Vec::new();
        self.conn.rows(sql, values, &mut |row| {
            all.push(R::from_row(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// All rows of a query that checks a table; the first `keys` columns name a row.
    ///
    /// # Errors
    /// [`Altered`] tells the table and the row when one is none of ours; `Broken` with the engine's message.
    pub fn checked_rows<R: FromRow>(
        &mut self,
        (table, keys): (&'static str, usize),
        sql: &'static str,
        values: &[Val],
    ) -> Result<Vec<R>, Refusal> {
        let mut read = Vec::new();
        for mut row in self.rows::<Vec<Val>>(sql, values)? {
            let key = row.iter().take(keys).map(as_it_stands).collect::<Vec<_>>().join(", ");
            let altered = |_| {
                Altered(format!("Bảng {table}: dòng {key} đã bị sửa ngoài chương trình, không đọc được."))
            };
            read.push(R::from_row(&mut row).map_err(altered)?);
        }
        Ok(read)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// `Broken` with the engine's message.
    pub fn maybe<R: FromRow>(&mut self, sql: &'static str, values: &[Val]) -> Result<Option<R>, Refusal> {
        Ok(self.rows(sql, values)?.into_iter().next())
    }

    /// The one row there must be.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub fn one<R: FromRow>(&mut self, sql: &'static str, values: &[Val]) -> Result<R, Refusal> {
        self.maybe(sql, values)?.ok_or(Refusal::NotFound)
    }

    /// Facts about one thing, newest first, from before sequence number `before` (or from the newest).
    ///
    /// # Errors
    /// `Broken` with the engine's message.
    pub fn facts_about(
        &mut self,
        kind: &'static str,
        id: impl Into<Uuid>,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Entry>, Refusal> {
        journal::about(self, kind, id.into(), before.unwrap_or(i64::MAX), limit)
    }

    /// The oldest fact of this name about one thing.
    ///
    /// # Errors
    /// `Broken` with the engine's message.
    pub fn first_fact_named(
        &mut self,
        kind: &'static str,
        id: impl Into<Uuid>,
        name: &'static str,
    ) -> Result<Option<Entry>, Refusal> {
        journal::first_named_about(self, kind, id.into(), name)
    }

    /// The newest fact about one thing that has one of these names.
    ///
    /// # Errors
    /// `Broken` with the engine's message.
    pub fn last_fact_named(
        &mut self,
        kind: &'static str,
        id: impl Into<Uuid>,
        names: [&'static str; 5],
    ) -> Result<Option<Entry>, Refusal> {
        journal::last_named_about(self, kind, id.into(), names)
    }

    /// Facts of this name about anything, oldest first, after sequence number `after`. It reads the whole journal: for
    /// checks that nobody waits for.
    ///
    /// # Errors
    /// `Broken` with the engine's message.
    pub fn facts_named(&mut self, name: &'static str, after: i64, limit: i64) -> Result<Vec<Entry>, Refusal> {
        journal::named(self, name, after, limit)
    }

    /// The highest sequence number of a fact about this thing; 0 if there is none. A cheap version of it.
    ///
    /// # Errors
    /// `Broken` with the engine's message.
    pub fn last_fact_about(&mut self, kind: &'static str, id: impl Into<Uuid>) -> Result<i64, Refusal> {
        journal::last_about(self, kind, id.into())
    }

    /// The journal's newest sequence number and digest.
    ///
    /// # Errors
    /// `Broken` with the engine's message.
    pub fn head(&mut self) -> Result<Head, Refusal> {
        journal::head(self)
    }

    /// How many statements this unit of work has run: pages know their cost.
    pub fn queries(&self) -> u32 {
        self.queries
    }
}

impl<'a> Writing<'a> {
    pub(crate) fn new(conn: &'a mut dyn Conn, who: Who) -> Writing<'a> {
        Writing { reading: Reading::new(conn), who, last: None }
    }

    /// Runs a statement that changes; answers how many rows it changed.
    ///
    /// # Errors
    /// `Broken` with the engine's message.
    pub fn exec(&mut self, sql: &'static str, values: &[Val]) -> Result<u64, Refusal> {
        self.reading.queries += 1;
        self.reading.conn.exec(sql, values)
    }

    /// Runs a statement that must change exactly one row.
    ///
    /// # Errors
    /// `Conflict` when no row was changed: somebody was faster.
    pub fn exec_one(&mut self, sql: &'static str, values: &[Val]) -> Result<(), Refusal> {
        match self.exec(sql, values)? {
            1 => Ok(()),
            0 => Err(Refusal::conflict(CHANGED)),
            n => Err(Refusal::broken(format!("one row expected, {n} changed: {sql}"))),
        }
    }

    /// Leaves a fact and goes on; for a unit of work that does several things.
    ///
    /// # Errors
    /// `Broken` with the engine's message.
    pub fn remember(&mut self, fact: &Fact) -> Result<i64, Refusal> {
        let seq = journal::append(self, fact)?;
        self.last = Some(seq);
        Ok(seq)
    }

    /// Ends the unit of work whose facts were all remembered on the way, by the features that did the work.
    ///
    /// # Errors
    /// `Broken` when nothing was remembered: a change without a fact is our fault.
    pub fn commit_remembered<T>(&mut self, value: T) -> Result<Committed<T>, Refusal> {
        match self.last {
            Some(seq) => Ok(Committed { value, seq: Some(seq) }),
            None => Err(Refusal::broken("a unit of work was to end without a fact")),
        }
    }

    /// Ends the unit of work with its fact.
    ///
    /// # Errors
    /// `Broken` with the engine's message.
    pub fn commit<T>(&mut self, fact: &Fact, value: T) -> Result<Committed<T>, Refusal> {
        let seq = journal::append(self, fact)?;
        Ok(Committed { value, seq: Some(seq) })
    }

    /// Ends a unit of work that is no act of anybody's; `why` says so where it stands. Rare, and searched for.
    ///
    /// # Errors
    /// `Broken` when a fact was remembered on the way: then it was an act, and ends as one.
    pub fn commit_quietly<T>(&mut self, why: &'static str, value: T) -> Result<Committed<T>, Refusal> {
        match self.last {
            None => Ok(Committed { value, seq: None }),
            Some(_) => {
                Err(Refusal::broken(format!("a unit of work left facts and was to end quietly: {why}")))
            }
        }
    }

    /// Was a fact remembered on the way? For test kits that run whatever a story hands them.
    pub fn has_remembered(&self) -> bool {
        self.last.is_some()
    }

    /// Who is at work.
    pub fn who(&self) -> &Who {
        &self.who
    }

    /// Puts another at the pen for what follows. For sample builders, which act as the people of a story.
    pub fn as_person(&mut self, who: Who) {
        self.who = who;
    }
}

impl<'a> std::ops::Deref for Writing<'a> {
    type Target = Reading<'a>;
    fn deref(&self) -> &Reading<'a> {
        &self.reading
    }
}
impl<'a> std::ops::DerefMut for Writing<'a> {
    fn deref_mut(&mut self) -> &mut Reading<'a> {
        &mut self.reading
    }
}

#[cfg(test)]
mod tests {
    use super::eights;

    #[test]
    fn the_last_key_fills_the_places_left_over() {
        let of = |n: i64| eights(&(1..=n).collect::<Vec<_>>()).collect::<Vec<[i64; 8]>>();
        assert_eq!(of(0), Vec::<[i64; 8]>::new());
        assert_eq!(of(1), [[1; 8]]);
        assert_eq!(of(8), [[1, 2, 3, 4, 5, 6, 7, 8]]);
        assert_eq!(of(10), [[1, 2, 3, 4, 5, 6, 7, 8], [9, 10, 10, 10, 10, 10, 10, 10]]);
    }
}
