//! Keys. Each kind of thing has its own type, so a body is never asked for as a bloc.

/// Declares a key type: a UUIDv7 made by the caller (see `Visit::new_id`), printed with hyphens.
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $name(pub $crate::Uuid);
        $crate::id_words!($name);
    };
}

/// The words every key type speaks: printing, parsing, conversion. Used through [`id!`](crate::id).
#[macro_export]
macro_rules! id_words {
    ($name:ident) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::str::FromStr for $name {
            type Err = ();
            fn from_str(s: &str) -> ::std::result::Result<Self, ()> {
                s.parse().map(Self).map_err(|_| ())
            }
        }
        impl ::std::convert::From<$crate::Uuid> for $name {
            fn from(u: $crate::Uuid) -> Self {
                Self(u)
            }
        }
        impl ::std::convert::From<$name> for $crate::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
        impl ::std::convert::From<$name> for $crate::Val {
            fn from(id: $name) -> Self {
                $crate::Val::Id(id.0)
            }
        }
        impl $crate::Column for $name {
            fn read(v: $crate::Val) -> ::std::result::Result<Self, $crate::Refusal> {
                <$crate::Uuid as $crate::Column>::read(v).map(Self)
            }
        }
    };
}

id! {
    /// A person who can sign in ("người dùng").
    PersonId
}
id! {
    /// A public body ("cơ quan, đơn vị").
    BodyId
}
id! {
    /// A bloc or cluster ("khối, cụm thi đua"), the same through the years.
    BlocId
}
id! {
    /// One bloc in one emulation year ("năm thi đua của khối").
    YearId
}
