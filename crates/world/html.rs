//! Just enough reading of our own HTML for tests.

use std::collections::HashSet;

/// The text a reader sees: tags gone, the five entities back, white space folded.
pub fn text_of(html: &str) -> String {
    let body = html.split_once("<body").and_then(|(_, b)| b.split_once('>')).map_or(html, |(_, b)| b);
    let mut out = String::new();
    let mut rest = body;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        out.push(' ');
        rest = rest[start..].find('>').map_or("", |end| &rest[start + end + 1..]);
    }
    out.push_str(rest);
    let plain = plain(&out);
    let folded = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    // A tag between a word and a mark leaves a blank that no reader sees.
    folded.replace(" .", ".").replace(" ,", ",").replace(" ;", ";")
}

fn plain(s: &str) -> String {
    if !s.contains('&') {
        return s.to_owned();
    }
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#38;", "&"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(s.to_owned(), |s, (from, to)| s.replace(from, to))
}

fn tags<'a>(html: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let open = format!("<{name}");
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let at = rest.find(&open)?;
            let tag = &rest[at..];
            let end = tag.find('>')?;
            rest = &tag[end + 1..];
            let after = tag[open.len()..].chars().next();
            if after.is_some_and(|c| c.is_whitespace() || c == '>' || c == '/') {
                return Some(&tag[..=end]);
            }
        }
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    written(tag, name).map(plain)
}

/// The attribute as it is written, entities and all.
fn written<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let at = rest.find("=\"")?;
        let value = &rest[at + 2..];
        let end = value.find('"')?;
        if rest[..at].strip_suffix(name).is_some_and(|before| before.ends_with(char::is_whitespace)) {
            return Some(&value[..end]);
        }
        rest = &value[end + 1..];
    }
}

fn named(tag: &str, name: &str) -> bool {
    written(tag, "name").is_some_and(|n| plain(n) == name)
}

/// What stands in the field with this name: an input's value, a text area's content, a select's chosen option,
/// the checked radio.
pub fn field_value(html: &str, name: &str) -> Option<String> {
    for tag in tags(html, "input").filter(|t| named(t, name)) {
        match attribute(tag, "type").as_deref() {
            Some("radio" | "checkbox") if !tag.contains(" checked") => {}
            _ => return Some(attribute(tag, "value").unwrap_or_default()),
        }
    }
    for kind in ["textarea", "select"] {
        if let Some(tag) = tags(html, kind).find(|t| named(t, name)) {
            let after = html.split_once(tag)?.1;
            let inner = after.split_once(&format!("</{kind}>"))?.0;
            return if kind == "textarea" {
                Some(plain(inner).trim_start_matches('\n').to_owned())
            } else {
                let all: Vec<&str> = tags(inner, "option").collect();
                let chosen = all.iter().find(|o| o.contains(" selected")).or(all.first())?;
                attribute(chosen, "value")
            };
        }
    }
    None
}

/// The name of every control in a piece of a page with its [`field_value`], each once and no box that is not ticked,
/// as a browser would send them back: one pass, whatever their number.
pub fn fields(html: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    for tag in tags(html, "input") {
        let Some(name) = attribute(tag, "name") else { continue };
        let box_ = matches!(written(tag, "type"), Some("radio" | "checkbox"));
        if (!box_ || tag.contains(" checked")) && known.insert(name.clone()) {
            let value = attribute(tag, "value").unwrap_or_else(|| if box_ { "on" } else { "" }.to_owned());
            all.push((name, value));
        }
    }
    for tag in tags(html, "select") {
        let Some(name) = attribute(tag, "name").filter(|n| known.insert(n.clone())) else { continue };
        // `tag` is a piece of `html`, so its place is known.
        let after = &html[tag.as_ptr() as usize - html.as_ptr() as usize..];
        let options: Vec<&str> =
            tags(after.split("</select>").next().unwrap_or_default(), "option").collect();
        let chosen = options.iter().find(|o| o.contains(" selected")).or(options.first());
        all.push((name, chosen.and_then(|o| attribute(o, "value")).unwrap_or_default()));
    }
    for tag in tags(html, "textarea") {
        let Some(name) = attribute(tag, "name").filter(|n| known.insert(n.clone())) else { continue };
        let after = &html[tag.as_ptr() as usize - html.as_ptr() as usize + tag.len()..];
        all.push((name, plain(after.split("</textarea>").next().unwrap_or_default())));
    }
    all
}

/// What every page of ours must hold: one `h1`, every control named, no style or script of its own, no doubled id,
/// no state code shown. Panics with the first thing wrong.
#[track_caller]
pub fn check_page(name: &str, html: &str) {
    assert_eq!(tags(html, "h1").count(), 1, "{name}: one h1");
    assert!(!html.contains(" style=\""), "{name}: inline style");
    assert!(!html.contains("<style"), "{name}: style element");
    assert!(!html.contains("javascript:") && !html.contains(" onclick"), "{name}: inline script");
    let mut ids = HashSet::new();
    for id in values(html, " id=\"") {
        assert!(ids.insert(id), "{name}: id “{id}” twice");
    }
    let labelled: HashSet<&str> = values(html, " for=\"").collect();
    for kind in ["input", "select", "textarea"] {
        for tag in tags(html, kind) {
            let hidden = written(tag, "type") == Some("hidden");
            let named = written(tag, "aria-label").is_some()
                || written(tag, "aria-labelledby").is_some()
                || written(tag, "id").is_some_and(|id| labelled.contains(id))
                || inside_label(html, tag);
            assert!(hidden || named, "{name}: a control without a label: {tag}");
        }
    }
    for code in text_of(html).split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
        let shouting =
            code.len() > 4 && code.contains('_') && code.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        assert!(!shouting, "{name}: a state code on screen: {code}");
    }
}

/// What follows each `key`, up to the closing quote.
fn values<'a>(html: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    html.match_indices(key).map(|(at, _)| html[at + key.len()..].split('"').next().unwrap_or_default())
}

fn inside_label(html: &str, tag: &str) -> bool {
    // `tag` is a piece of `html`, so its place is known.
    let before = &html[..tag.as_ptr() as usize - html.as_ptr() as usize];
    before.rfind("<label").is_some_and(|open| before.rfind("</label>").is_none_or(|close| close < open))
}
