//! Rust source cut into code, remarks and strings: enough for the house rules, no parser.

/// What a piece is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Code,
    Remark,
    Text,
}

/// A piece of source and the line it begins on. Strings hold what they mean, not how they are written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Piece {
    pub(crate) kind: Kind,
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// Cuts the source.
pub(crate) fn pieces(source: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let (mut at, mut code, mut line, mut code_line) = (0, 0, 1, 1);
    let push_code = |out: &mut Vec<Piece>, from: usize, to: usize, line: usize| {
        if from < to {
            out.push(Piece { kind: Kind::Code, line, text: source[from..to].to_owned() });
        }
    };
    while at < source.len() {
        let rest = &source[at..];
        let token = if rest.starts_with("//") {
            Some((Kind::Remark, rest.find('\n').unwrap_or(rest.len()), None))
        } else if rest.starts_with("/*") {
            Some((Kind::Remark, remark_end(rest), None))
        } else if let Some((len, text)) = raw(source, at) {
            Some((Kind::Text, len, Some(text)))
        } else if rest.starts_with('"') {
            let (len, text) = plain(rest);
            Some((Kind::Text, len, Some(text)))
        } else {
            None
        };
        if let Some((kind, len, text)) = token {
            push_code(&mut out, code, at, code_line);
            out.push(Piece { kind, line, text: text.unwrap_or_else(|| rest[..len].to_owned()) });
            line += rest[..len].matches('\n').count();
            at += len;
            (code, code_line) = (at, line);
        } else {
            let step = character(rest);
            line += rest[..step].matches('\n').count();
            at += step;
        }
    }
    push_code(&mut out, code, source.len(), code_line);
    out
}

/// The source without remarks and strings.
pub(crate) fn code(source: &str) -> String {
    pieces(source).into_iter().filter(|p| p.kind == Kind::Code).map(|p| p.text).collect()
}

/// One step through code; a character literal in one, because `'"'` opens no string.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices();
    let Some((_, first)) = chars.next() else { return 0 };
    if first != '\'' {
        return first.len_utf8();
    }
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((escaped, _))) => {
            rest[escaped + 1..].find('\'').map_or(1, |end| escaped + 1 + end + 1)
        }
        (Some(_), Some((end, '\''))) => end + 1,
        _ => 1,
    }
}

fn remark_end(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// `r"…"`, `r#"…"#`, also with a `b` before.
fn raw(source: &str, at: usize) -> Option<(usize, String)> {
    let rest = &source[at..];
    let before = source[..at].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let inner = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = inner.len() - inner.trim_start_matches('#').len();
    let body = inner[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = body.find(&close)?;
    let opening = rest.len() - body.len();
    Some((opening + end + close.len(), body[..end].to_owned()))
}

/// `"…"` with its escapes undone.
fn plain(rest: &str) -> (usize, String) {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (at + 1, text),
            '\\' => match chars.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 't')) => text.push('\t'),
                // A line that goes on: the break and the blanks of the next line are not there.
                Some((_, '\n')) => while chars.next_if(|(_, c)| c.is_whitespace()).is_some() {},
                Some((_, c)) => text.push(c),
                None => {}
            },
            c => text.push(c),
        }
    }
    (rest.len(), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        pieces(source).into_iter().filter(|p| p.kind == Kind::Text).map(|p| p.text).collect()
    }

    #[test]
    fn strings_are_found_among_quotes_of_other_kinds() {
        let source = "let a = '\"'; let b = '\\''; f::<'a>(\"one\", r#\"tw\"o\"#, b\"3\"); // \"no\"\n/* \"no /* \" */ */ \"four\"";
        assert_eq!(texts(source), ["one", "tw\"o", "3", "four"]);
    }

    #[test]
    fn broken_lines_are_joined_and_lines_counted() {
        let source = "x(\n  \"SELECT a \\\n      FROM b\",\n  \"c\")";
        let found = pieces(source);
        assert_eq!(texts(source), ["SELECT a FROM b", "c"]);
        assert_eq!(found.iter().filter(|p| p.kind == Kind::Text).map(|p| p.line).collect::<Vec<_>>(), [2, 4]);
    }
}
