//! Strings of a source file, with `concat!(…)` and the file's own macros over it put together.

use super::rust_text::{Kind, pieces};
use std::collections::BTreeMap;

#[derive(Clone, PartialEq, Debug)]
enum Token {
    Text(usize, String),
    /// `name!(`
    Call(String),
    Word(String),
    Mark(char),
}

/// A macro that is one `concat!(…)`: its parameters and its tokens.
struct Macro {
    params: Vec<String>,
    body: Vec<Token>,
}

/// All strings, each with the line it begins on.
pub(crate) fn texts(source: &str) -> Vec<(usize, String)> {
    let tokens = tokens(source);
    let (macros, rest) = macros(&tokens);
    let mut out = Vec::new();
    let mut at = 0;
    while at < rest.len() {
        match &rest[at] {
            Token::Text(line, text) => out.push((*line, text.clone())),
            Token::Call(name) if name == "concat" || macros.contains_key(name) => {
                let end = closing(&rest, at + 1);
                if let Some(text) = joined(&rest[at..end], &macros, &BTreeMap::new()) {
                    let line = rest[at..end]
                        .iter()
                        .find_map(|t| if let Token::Text(l, _) = t { Some(*l) } else { None });
                    out.push((line.unwrap_or(0), text));
                    at = end;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    out
}

fn tokens(source: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    for piece in pieces(source) {
        match piece.kind {
            Kind::Remark => {}
            Kind::Text => out.push(Token::Text(piece.line, piece.text)),
            Kind::Code => {
                for c in piece.text.chars() {
                    word_or_mark(&mut out, c);
                }
                out.push(Token::Mark(' '));
            }
        }
    }
    out.retain(|t| !matches!(t, Token::Mark(c) if c.is_whitespace()));
    out
}

fn word_or_mark(out: &mut Vec<Token>, c: char) {
    match (out.as_mut_slice(), c) {
        ([.., Token::Word(word)], c) if c.is_alphanumeric() || c == '_' => word.push(c),
        (_, c) if c.is_alphanumeric() || matches!(c, '_' | '$') => out.push(Token::Word(c.to_string())),
        ([.., Token::Word(word), Token::Mark('!')], '(') => {
            let name = std::mem::take(word);
            out.truncate(out.len() - 2);
            out.push(Token::Call(name));
        }
        (_, c) => out.push(Token::Mark(c)),
    }
}

/// Takes the file's macros out.
fn macros(tokens: &[Token]) -> (BTreeMap<String, Macro>, Vec<Token>) {
    let mut found = BTreeMap::new();
    let mut rest = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at] == Token::Word("macro_rules".into())
            && let Some(Token::Word(name)) = tokens.get(at + 2)
        {
            let end = braces(tokens, at + 3);
            let inner = &tokens[at + 3..end];
            let arrow = inner.windows(2).position(|w| w == [Token::Mark('='), Token::Mark('>')]).unwrap_or(0);
            let params = inner[..arrow].iter().filter_map(param).collect();
            if let Some(call) = inner.iter().position(|t| *t == Token::Call("concat".into())) {
                let body = inner[call..closing(inner, call + 1)].to_vec();
                found.insert(name.clone(), Macro { params, body });
            }
            at = end;
        } else {
            rest.push(tokens[at].clone());
            at += 1;
        }
    }
    (found, rest)
}

fn param(token: &Token) -> Option<String> {
    if let Token::Word(w) = token { w.strip_prefix('$').map(str::to_owned) } else { None }
}

/// The place after the bracket that closes the one opened before `at`.
fn closing(tokens: &[Token], at: usize) -> usize {
    let mut depth = 1;
    for (n, token) in tokens.iter().enumerate().skip(at) {
        depth += match token {
            Token::Call(_) | Token::Mark('(') => 1,
            Token::Mark(')') => -1,
            _ => 0,
        };
        if depth == 0 {
            return n + 1;
        }
    }
    tokens.len()
}

fn braces(tokens: &[Token], at: usize) -> usize {
    let mut depth = 0;
    for (n, token) in tokens.iter().enumerate().skip(at) {
        match token {
            Token::Mark('{') => depth += 1,
            Token::Mark('}') => depth -= 1,
            _ => {}
        }
        if depth == 0 && n > at {
            return n + 1;
        }
    }
    tokens.len()
}

/// What one expression says, if it is made of strings alone.
fn joined(
    tokens: &[Token],
    macros: &BTreeMap<String, Macro>,
    values: &BTreeMap<String, String>,
) -> Option<String> {
    match tokens {
        [Token::Text(_, text)] => Some(text.clone()),
        [word] => values.get(&param(word)?).cloned(),
        [Token::Call(name), inner @ .., Token::Mark(')')] => {
            let all: Option<Vec<String>> =
                arguments(inner).into_iter().map(|a| joined(a, macros, values)).collect();
            let all = all?;
            if name == "concat" {
                return Some(all.concat());
            }
            let own = macros.get(name)?;
            let values = own.params.iter().cloned().zip(all).collect();
            joined(&own.body, macros, &values)
        }
        _ => None,
    }
}

/// Cut at the outer commas.
fn arguments(tokens: &[Token]) -> Vec<&[Token]> {
    let mut out = Vec::new();
    let (mut from, mut depth) = (0, 0);
    for (n, token) in tokens.iter().enumerate() {
        match token {
            Token::Call(_) | Token::Mark('(') => depth += 1,
            Token::Mark(')') => depth -= 1,
            Token::Mark(',') if depth == 0 => {
                out.push(&tokens[from..n]);
                from = n + 1;
            }
            _ => {}
        }
    }
    out.push(&tokens[from..]);
    out.into_iter().filter(|a| !a.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::texts;

    #[test]
    fn strings_are_put_together() {
        let source = "macro_rules! bodies {\n    ($tail:literal) => {\n        concat!(\"SELECT a \", \"FROM b \", $tail)\n    };\n}\n\
            fn f() {\n  let x = bodies!(\"WHERE c\");\n  let y = concat!(\n    \"WITH d \",\n    bodies!(\"JOIN d\")\n  );\n  g(\"plain\", a != b);\n}";
        let found = texts(source);
        let found: Vec<(usize, &str)> = found.iter().map(|(n, t)| (*n, t.as_str())).collect();
        assert_eq!(
            found,
            [(7, "SELECT a FROM b WHERE c"), (9, "WITH d SELECT a FROM b JOIN d"), (12, "plain")]
        );
    }
}
