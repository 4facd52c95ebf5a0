//! Values in and out of a statement.

use crate::{Day, Moment, Points, Refusal};
use uuid::Uuid;

/// A value bound to a statement. Five column types exist, no more: uuid, bigint, text, bytes, and null.
#[derive(Clone, PartialEq, Debug)]
pub enum Val {
    /// No value.
    Null,
    /// A whole number, an instant, points, a yes or no.
    Int(i64),
    /// Text, a day in ISO form, JSON.
    Text(String),
    /// A key.
    Id(Uuid),
    /// A digest or other bytes.
    Bytes(Vec<u8>),
}

macro_rules! val_from {
    ($($t:ty => |$v:ident| $e:expr),* $(,)?) => { $(impl From<$t> for Val { fn from($v: $t) -> Val { $e } })* };
}
val_from! {
    i64 => |v| Val::Int(v),
    i32 => |v| Val::Int(v.into()),
    usize => |v| Val::Int(i64::try_from(v).unwrap_or(i64::MAX)),
    bool => |v| Val::Int(v.into()),
    &str => |v| Val::Text(v.to_owned()),
    String => |v| Val::Text(v),
    &String => |v| Val::Text(v.clone()),
    Moment => |v| Val::Int(v.0),
    Day => |v| Val::Text(v.iso()),
    Points => |v| Val::Int(v.0),
    Vec<u8> => |v| Val::Bytes(v),
    &[u8] => |v| Val::Bytes(v.to_vec()),
    serde_json::Value => |v| Val::Text(v.to_string()),
}

impl From<Uuid> for Val {
    fn from(v: Uuid) -> Val {
        Val::Id(v)
    }
}

/// `None` goes in as null.
impl<T: Into<Val>> From<Option<T>> for Val {
    fn from(v: Option<T>) -> Val {
        v.map_or(Val::Null, Into::into)
    }
}

/// What one column can be read as.
pub trait Column: Sized {
    /// Reads it, or says what stood there instead.
    ///
    /// # Errors
    /// `Broken`: a statement and its reader disagree, which is our fault.
    fn read(v: Val) -> Result<Self, Refusal>;
}

/// As much of a value as an error says: a whole page of text may stand in it.
const SAID_MAX: usize = 80;

fn other(wanted: &str, v: &Val) -> Refusal {
    let is = match v {
        Val::Text(s) => format!("the text {:?}", said(s)),
        Val::Bytes(b) => format!("{} bytes", b.len()),
        short => format!("{short:?}"),
    };
    Refusal::broken(format!("a column should be {wanted} but is {is}"))
}

fn said(s: &str) -> String {
    let cut: String = s.chars().take(SAID_MAX).collect();
    if cut.len() < s.len() { format!("{cut}…") } else { cut }
}

impl Column for i64 {
    fn read(v: Val) -> Result<Self, Refusal> {
        if let Val::Int(n) = v { Ok(n) } else { Err(other("a number", &v)) }
    }
}
impl Column for usize {
    fn read(v: Val) -> Result<Self, Refusal> {
        i64::read(v).and_then(|n| usize::try_from(n).map_err(Refusal::from))
    }
}
impl Column for bool {
    fn read(v: Val) -> Result<Self, Refusal> {
        i64::read(v).map(|n| n != 0)
    }
}
impl Column for String {
    fn read(v: Val) -> Result<Self, Refusal> {
        if let Val::Text(s) = v { Ok(s) } else { Err(other("text", &v)) }
    }
}
impl Column for Vec<u8> {
    fn read(v: Val) -> Result<Self, Refusal> {
        if let Val::Bytes(b) = v { Ok(b) } else { Err(other("bytes", &v)) }
    }
}
impl Column for Moment {
    fn read(v: Val) -> Result<Self, Refusal> {
        i64::read(v).map(Moment)
    }
}
impl Column for Points {
    fn read(v: Val) -> Result<Self, Refusal> {
        i64::read(v).map(Points)
    }
}
impl Column for Day {
    fn read(v: Val) -> Result<Self, Refusal> {
        let s = String::read(v)?;
        Day::parse(&s).ok_or_else(|| Refusal::broken(format!("not a day: {}", said(&s))))
    }
}
impl Column for serde_json::Value {
    fn read(v: Val) -> Result<Self, Refusal> {
        Ok(serde_json::from_str(&String::read(v)?)?)
    }
}
impl Column for Uuid {
    fn read(v: Val) -> Result<Self, Refusal> {
        if let Val::Id(u) = v { Ok(u) } else { Err(other("a key", &v)) }
    }
}
impl<T: Column> Column for Option<T> {
    fn read(v: Val) -> Result<Self, Refusal> {
        if v == Val::Null { Ok(None) } else { T::read(v).map(Some) }
    }
}

/// A whole row as a tuple: `let (id, name): (BodyId, String) = …`.
pub trait FromRow: Sized {
    /// Reads the columns in order, and takes them out of the row.
    ///
    /// # Errors
    /// `Broken` when a column is not what the tuple says.
    fn from_row(row: &mut Vec<Val>) -> Result<Self, Refusal>;
}

/// A row as it stands, for whoever looks at what may be no row of ours.
impl FromRow for Vec<Val> {
    fn from_row(row: &mut Vec<Val>) -> Result<Self, Refusal> {
        Ok(std::mem::take(row))
    }
}

macro_rules! row {
    ($n:literal; $($t:ident),+) => {
        impl<$($t: Column),+> FromRow for ($($t,)+) {
            fn from_row(row: &mut Vec<Val>) -> Result<Self, Refusal> {
                if row.len() != $n {
                    return Err(Refusal::broken(format!("a row of {} columns was read as {}", row.len(), $n)));
                }
                let mut columns = row.drain(..);
                Ok(($($t::read(columns.next().unwrap_or(Val::Null))?,)+))
            }
        }
    };
}
row!(1; A);
row!(2; A, B);
row!(3; A, B, C);
row!(4; A, B, C, D);
row!(5; A, B, C, D, E);
row!(6; A, B, C, D, E, F);
row!(7; A, B, C, D, E, F, G);
row!(8; A, B, C, D, E, F, G, H);
row!(9; A, B, C, D, E, F, G, H, I);
row!(10; A, B, C, D, E, F, G, H, I, J);
row!(11; A, B, C, D, E, F, G, H, I, J, K);
row!(12; A, B, C, D, E, F, G, H, I, J, K, L);
row!(13; A, B, C, D, E, F, G, H, I, J, K, L, M);
row!(14; A, B, C, D, E, F, G, H, I, J, K, L, M, N);
row!(15; A, B, C, D, E, F, G, H, I, J, K, L, M, N, O);
row!(16; A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P);
row!(17; A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q);
row!(18; A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R);
row!(19; A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S);
