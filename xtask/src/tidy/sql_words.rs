//! The words of SQL we allow ourselves, and the tables a statement names.

pub(crate) const WHY: &str = "One SQL text runs on SQLite and PostgreSQL (and the distributed engines that speak its language): \
    placeholders `$1`, ON CONFLICT, RETURNING, WITH RECURSIVE, window functions, CASE, CAST, partial indexes, and four types.";

/// A word (with a bracket: a function), and what to write instead.
const WRONG: &[(&str, &str)] = &[
    ("ILIKE", "compare folded text with LIKE; kernel folds it"),
    ("AUTOINCREMENT", "keys are UUIDv7, made by the caller"),
    ("SERIAL", "keys are UUIDv7, made by the caller"),
    ("NOW(", "the instant comes from the visit, as a value"),
    ("CURRENT_TIMESTAMP", "the instant comes from the visit, as a value"),
    ("CURRENT_DATE", "the day comes from the visit, as a value"),
    ("DATETIME(", "days are ISO text, instants microseconds; reckon in Rust"),
    ("STRFTIME(", "days are ISO text, instants microseconds; reckon in Rust"),
    ("EXTRACT(", "days are ISO text, instants microseconds; reckon in Rust"),
    ("INTERVAL", "days are ISO text, instants microseconds; reckon in Rust"),
    ("BOOLEAN", "booleans are BIGINT 0 or 1"),
    ("TRUE", "booleans are BIGINT 0 or 1"),
    ("FALSE", "booleans are BIGINT 0 or 1"),
    ("JSON", "JSON is TEXT, read in Rust"),
    ("JSONB", "JSON is TEXT, read in Rust"),
    ("ARRAY", "load by the parent's key, or pass one key at a time"),
    ("ANY(", "load by the parent's key, or pass one key at a time"),
    ("UNNEST(", "load by the parent's key, or pass one key at a time"),
    ("INTEGER", "write BIGINT: PostgreSQL's INTEGER has 32 bits"),
    ("INT", "write BIGINT: PostgreSQL's INT has 32 bits"),
    ("REAL", "no floats; points are hundredths in BIGINT"),
    ("FLOAT", "no floats; points are hundredths in BIGINT"),
    ("NUMERIC", "no floats and no NUMERIC; points are hundredths in BIGINT"),
    ("DECIMAL", "no floats and no DECIMAL; points are hundredths in BIGINT"),
    ("AVG(", "divide in Rust, exactly"),
    ("ROUND(", "round in Rust, where the rule is written down"),
    ("IFNULL(", "write COALESCE"),
    ("NVL(", "write COALESCE"),
    ("GLOB", "SQLite only"),
    ("REGEXP", "SQLite only"),
    ("PRAGMA", "SQLite only, and crates/db's business"),
    ("ROWID", "SQLite only"),
    ("GROUP_CONCAT(", "load rows and join them in Rust"),
    ("STRING_AGG(", "load rows and join them in Rust"),
    ("ARRAY_AGG(", "load rows and gather them in Rust"),
    ("GREATEST(", "write CASE: SQLite has no GREATEST"),
    ("LEAST(", "write CASE: SQLite has no LEAST"),
    ("LATERAL", "PostgreSQL only"),
    ("TRUNCATE", "PostgreSQL only"),
    ("RANDOM(", "chance comes from the operating system, through web::secret"),
    ("LISTEN", "news come through the journal's head"),
    ("NOTIFY", "news come through the journal's head"),
];
/// Several words, or marks.
const WRONG_MARKS: &[(&str, &str)] = &[
    ("::", "write CAST(… AS …)"),
    (" FOR UPDATE", "all writes already run one at a time"),
    (" FOR SHARE", "all writes already run one at a time"),
    ("INSERT OR ", "write ON CONFLICT"),
    ("REPLACE INTO", "write ON CONFLICT … DO UPDATE"),
    ("DISTINCT ON", "PostgreSQL only; use a window function"),
    ("->", "JSON is TEXT, read in Rust"),
    ("SELECT *", "name the columns: a later migration may add some"),
    ("?", "write $1, $2, …"),
];

/// What is wrong with a statement's words.
pub(crate) fn wrong(sql: &str) -> Vec<String> {
    let bare = without_strings(sql);
    let upper = bare.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
    let words = tokens(&upper);
    let mut out: Vec<String> = WRONG
        .iter()
        .filter(|(word, _)| match word.strip_suffix('(') {
            Some(function) => words.windows(2).any(|w| w[0] == function && w[1] == "("),
            None => words.iter().any(|w| w == word),
        })
        .chain(WRONG_MARKS.iter().filter(|(mark, _)| upper.contains(mark)))
        .map(|(word, instead)| {
            format!("`{}` is not SQL of both engines: {instead}", word.trim_matches([' ', '(']))
        })
        .collect();
    for (at, _) in upper.match_indices("SUM(") {
        let before = &upper[..at];
        let word_before = before.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
        let cast = before.trim_end_matches("COALESCE(").trim_end_matches(' ').ends_with("CAST(");
        if !word_before && !cast {
            out.push("SUM of BIGINT is NUMERIC in PostgreSQL: write CAST(SUM(…) AS BIGINT)".to_owned());
        }
    }
    out
}

/// The tables a statement names, without those it makes itself (WITH …).
pub(crate) fn tables(sql: &str) -> Vec<String> {
    let bare = without_strings(sql);
    let words = tokens(&bare);
    let word = |n: usize| words.get(n).map_or("", String::as_str);
    let made: Vec<&str> = (0..words.len()).filter(|n| is_made_here(&words, *n)).map(word).collect();
    let mut out: Vec<String> = Vec::new();
    let mut take = |name: &str| {
        let name = name.to_lowercase();
        let table = name.chars().next().is_some_and(char::is_alphabetic) && !made.contains(&name.as_str());
        if table && !out.contains(&name) {
            out.push(name);
        }
    };
    for n in 0..words.len() {
        match word(n).to_uppercase().as_str() {
            "FROM" if !word(n.wrapping_sub(1)).eq_ignore_ascii_case("DISTINCT") => {
                take(word(n + 1));
                // FROM a x, b y
                let mut next = n + 2;
                while word(next) != "," && is_alias(word(next)) {
                    next += 1;
                }
                while word(next) == "," && word(next + 1) != "(" && is_alias(word(next + 1)) {
                    take(word(next + 1));
                    next += 2;
                    while word(next) != "," && is_alias(word(next)) {
                        next += 1;
                    }
                }
            }
            "JOIN" | "INTO" => take(word(n + 1)),
            "UPDATE" if !word(n + 1).eq_ignore_ascii_case("SET") => take(word(n + 1)),
            _ => {}
        }
    }
    out
}

fn is_alias(word: &str) -> bool {
    const ENDS: [&str; 18] = [
        "WHERE",
        "JOIN",
        "LEFT",
        "INNER",
        "CROSS",
        "ON",
        "GROUP",
        "ORDER",
        "LIMIT",
        "UNION",
        "SET",
        "FULL",
        "RIGHT",
        "HAVING",
        "WINDOW",
        "EXCEPT",
        "RETURNING",
        "OFFSET",
    ];
    word.chars().next().is_some_and(char::is_alphabetic) && !ENDS.contains(&word.to_uppercase().as_str())
}

/// `name AS (` or `name (columns) AS (`.
fn is_made_here(words: &[String], n: usize) -> bool {
    let word = |n: usize| words.get(n).map_or("", String::as_str);
    if !word(n).chars().next().is_some_and(char::is_alphabetic) {
        return false;
    }
    let mut next = n + 1;
    if word(next) == "(" {
        while next < words.len() && word(next) != ")" {
            next += 1;
        }
        next += 1;
    }
    word(next).eq_ignore_ascii_case("AS") && word(next + 1) == "("
}

/// Words and marks; `a.b` stays one word.
fn tokens(sql: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in sql.chars() {
        if c.is_alphanumeric() || matches!(c, '_' | '.' | '$') {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            out.push(std::mem::take(&mut word));
        }
        if !c.is_whitespace() {
            out.push(c.to_string());
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

fn without_strings(sql: &str) -> String {
    sql.split('\'').step_by(2).collect::<Vec<_>>().join("''")
}
