//! WebDriver by hand: one JSON request, one JSON answer, over plain HTTP on the loopback.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// How the driver names an element in JSON (W3C WebDriver, section 12).
pub(crate) const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What the driver answers when it cannot: the protocol's word and a sentence.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) error: String,
    pub(crate) message: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.error, self.message.lines().next().unwrap_or_default())
    }
}

impl From<std::io::Error> for Refused {
    fn from(e: std::io::Error) -> Refused {
        Refused { error: "the driver does not answer".into(), message: e.to_string() }
    }
}

/// Sends one command to `server` ("http://127.0.0.1:9515").
pub(crate) fn send(server: &str, method: &str, path: &str, body: &Value) -> Result<Value, Refused> {
    let host = server.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(Duration::from_secs(90)))?;
    let body = if method == "POST" { body.to_string() } else { String::new() };
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json; charset=utf-8\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let answer: Value = serde_json::from_slice(&read(stream)?).unwrap_or(Value::Null);
    let value = answer.get("value").cloned().unwrap_or(Value::Null);
    match value.get("error").and_then(Value::as_str) {
        Some(error) => {
            let message = value.get("message").and_then(Value::as_str).unwrap_or_default().to_owned();
            Err(Refused { error: error.to_owned(), message })
        }
        None => Ok(value),
    }
}

fn read(stream: TcpStream) -> std::io::Result<Vec<u8>> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(body)
}

/// One WebDriver session: one Chromium with a profile of its own.
pub(crate) struct Session {
    server: String,
    id: String,
}

impl Session {
    pub(crate) fn open(server: &str, chromium: Option<&str>) -> Result<Session, Refused> {
        // Without the "background" switches Chromium calls home at every start, and waits for a network it may not have.
        // The features are there for the eye between two pages, or for pages nobody will ask for: a tenth of its work.
        let mut options = json!({ "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-features=PaintHolding,RenderDocument,SpareRendererForSitePerProcess",
            "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=vi", "--force-color-profile=srgb",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
        ]});
        if let (Some(path), Some(options)) = (chromium, options.as_object_mut()) {
            options.insert("binary".into(), path.into());
        }
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL" },
            "timeouts": { "pageLoad": 60_000, "script": 60_000, "implicit": 0 }
        }}});
        let opened = send(server, "POST", "/session", &wanted)?;
        let id = opened.get("sessionId").and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Session { server: server.to_owned(), id })
    }

    pub(crate) fn get(&self, path: &str) -> Result<Value, Refused> {
        send(&self.server, "GET", &format!("/session/{}/{path}", self.id), &Value::Null)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<Value, Refused> {
        send(&self.server, "POST", &format!("/session/{}/{path}", self.id), body)
    }

    /// A command of Chromium's own protocol.
    pub(crate) fn devtools(&self, command: &str, params: &Value) -> Result<Value, Refused> {
        self.post("goog/cdp/execute", &json!({ "cmd": command, "params": params }))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Chromium outlives a driver that is only killed: the session is always ended.
        let _ = send(&self.server, "DELETE", &format!("/session/{}", self.id), &Value::Null);
    }
}

/// Base64, as pictures come over the wire. Anything else in the text is passed over.
pub(crate) fn base64(text: &str) -> Vec<u8> {
    let six = |b: u8| match b {
        b'A'..=b'Z' => Some(u32::from(b - b'A')),
        b'a'..=b'z' => Some(u32::from(b - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(b - b'0') + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let sixes: Vec<u32> = text.bytes().filter_map(six).collect();
    let mut out = Vec::with_capacity(sixes.len() * 3 / 4);
    for four in sixes.chunks(4) {
        let word = four.iter().enumerate().fold(0, |word, (i, s)| word | s << (18 - 6 * i));
        out.extend_from_slice(&word.to_be_bytes()[1..four.len()]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_read_back() {
        for (text, plain) in [("", ""), ("TQ==", "M"), ("TWE=", "Ma"), ("TWFu", "Man"), ("TWFuIQ==", "Man!")]
        {
            assert_eq!(base64(text), plain.as_bytes());
        }
    }
}
