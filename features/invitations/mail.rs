//! A mail (RFC 5322 and 2045): a file (EML) ready to be opened and sent by hand, or what is handed to a server. No word of a record ever stands in a header
//! as it is: names are encoded words, addresses are checked to be plain.

use kernel::{Moment, jiff};

/// Longest mail address taken (RFC 5321).
pub(crate) const ADDRESS_MAX: usize = 254;
/// Bytes of text within one encoded word, so that its line stays below 76.
const WORD_BYTES: usize = 36;

/// A mail.
pub(crate) struct Mail<'a> {
    /// Name and address it comes from.
    pub(crate) from: (&'a str, &'a str),
    /// Name and address it goes to; without an address the line is left out, to be filled in by hand.
    pub(crate) to: (&'a str, &'a str),
    pub(crate) subject: &'a str,
    pub(crate) text: &'a str,
    /// Name in ASCII, kind, bytes.
    pub(crate) attached: &'a [(&'a str, &'a str, &'a [u8])],
    pub(crate) at: Moment,
    /// Makes the mail's number; anything unlike that of any other mail.
    pub(crate) mark: &'a str,
    /// A file to be opened and sent by hand, not one that is handed to a server.
    pub(crate) draft: bool,
}

/// Is it an address we write into a header? Stricter than the RFC: letters, digits and a few signs.
pub(crate) fn is_address(s: &str) -> bool {
    let part = |s: &str, signs: &str| {
        !s.is_empty()
            && s.split('.').all(|w| !w.is_empty())
            && s.chars().all(|c| c.is_ascii_alphanumeric() || signs.contains(c))
    };
    let label = |w: &str| !w.starts_with('-') && !w.ends_with('-') && w.len() <= 63;
    s.len() <= ADDRESS_MAX
        && s.split_once('@').is_some_and(|(local, domain)| {
            local.len() <= 64
                && part(local, "._%+-")
                && part(domain, ".-")
                && domain.contains('.')
                && domain.split('.').all(label)
        })
}

/// The file's bytes: ASCII lines that end with CR LF.
pub(crate) fn eml(m: &Mail<'_>) -> Vec<u8> {
    let mark = web::digest(m.mark);
    let boundary = format!("=_{}", &mark[..32]);
    let domain = m.from.1.split_once('@').map_or("thidua.invalid", |(_, d)| d);
    let mut out = String::new();
    let mut head = |name: &str, value: &str| {
        out.push_str(name);
        out.push_str(": ");
        out.push_str(value);
        out.push_str("\r\n");
    };
    if is_address(m.from.1) {
        head("From", &mailbox(m.from));
    }
    if is_address(m.to.1) {
        head("To", &mailbox(m.to));
    }
    head("Subject", &encoded(m.subject));
    head("Date", &date(m.at));
    head("Message-ID", &format!("<{}@{domain}>", &mark[32..]));
    head("MIME-Version", "1.0");
    if m.draft {
        // Mail programs open it as a draft, with a button to send.
        head("X-Unsent", "1");
    }
    head("Content-Type", &format!("multipart/mixed;\r\n boundary=\"{boundary}\""));
    out.push_str("\r\n");
    let text = m.text.replace("\r\n", "\n").replace('\n', "\r\n");
    part(&mut out, &boundary, &["Content-Type: text/plain; charset=utf-8"], text.as_bytes());
    for (name, kind, bytes) in m.attached {
        let kind = format!("Content-Type: {kind};\r\n name=\"{name}\"");
        let place = format!("Content-Disposition: attachment;\r\n filename=\"{name}\"");
        part(&mut out, &boundary, &[&kind, &place], bytes);
    }
    out.push_str(&format!("--{boundary}--\r\n"));
    out.into_bytes()
}

fn part(out: &mut String, boundary: &str, heads: &[&str], bytes: &[u8]) {
    out.push_str(&format!("--{boundary}\r\n"));
    for h in heads {
        out.push_str(h);
        out.push_str("\r\n");
    }
    out.push_str("Content-Transfer-Encoding: base64\r\n\r\n");
    // 57 bytes make 76 characters.
    for line in bytes.chunks(57) {
        out.push_str(&base64(line));
        out.push_str("\r\n");
    }
}

fn mailbox((name, address): (&str, &str)) -> String {
    if name.is_empty() { format!("<{address}>") } else { format!("{}\r\n <{address}>", encoded(name)) }
}

/// Text as encoded words (RFC 2047), whatever it is: what is encoded can end no header.
fn encoded(text: &str) -> String {
    let mut words: Vec<String> = vec![String::new()];
    for c in text.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        if words.last().is_some_and(|w| w.len() + c.len_utf8() > WORD_BYTES) {
            words.push(String::new());
        }
        if let Some(last) = words.last_mut() {
            last.push(c);
        }
    }
    let one = |w: &String| format!("=?UTF-8?B?{}?=", base64(w.as_bytes()));
    words.iter().map(one).collect::<Vec<_>>().join("\r\n ")
}

/// "Wed, 20 Mar 2024 08:00:00 +0700".
fn date(at: Moment) -> String {
    let here = jiff::Timestamp::from_microsecond(at.plus_seconds(7 * 3600).0).unwrap_or_default();
    here.strftime("%a, %d %b %Y %H:%M:%S +0700").to_string()
}

/// Base64 (RFC 4648), with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let get = |i: usize| u32::from(three.get(i).copied().unwrap_or(0));
        let n = get(0) << 16 | get(1) << 8 | get(2);
        for i in 0..4 {
            let letter = LETTERS.get((n >> (18 - 6 * i) & 63) as usize).copied().unwrap_or(b'=');
            out.push(if i <= three.len() { char::from(letter) } else { '=' });
        }
    }
    out
}
