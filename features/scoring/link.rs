//! A link given as evidence ("đường dẫn"). It is read by what it says and never followed: the program reaches out to
//! nobody. What could mislead whoever clicks is refused. Pure.

/// Characters a link may have.
pub(crate) const LINK_MAX: usize = 500;
/// Characters a server's name may have, and each of its parts.
const HOST_MAX: usize = 253;
const LABEL_MAX: usize = 63;

/// An address that leads outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    address: String,
    host: String,
}

impl Link {
    /// The whole address, its scheme and server in small letters.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The server it leads to: "congbao.chinhphu.vn".
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Reads a link as somebody typed it; what is wrong is a sentence that says what to do.
    pub(crate) fn read(typed: &str) -> Result<Link, String> {
        let length = typed.chars().count();
        if length > LINK_MAX {
            return Err(format!("dài {length} ký tự, tối đa {LINK_MAX}. Dùng đường dẫn ngắn hơn."));
        }
        if typed.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err("có dấu cách hoặc xuống dòng. Chép lại nguyên đường dẫn từ trình duyệt.".to_owned());
        }
        if let Some(c) = typed.chars().find(|c| matches!(c, '\\' | '<' | '>' | '"' | '`')) {
            return Err(format!("có ký tự “{c}” không dùng trong đường dẫn. Chép lại từ trình duyệt."));
        }
        let (scheme, rest) = scheme(typed)?;
        let (server, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if server.contains('@') {
            return Err("có tên đăng nhập hay mật khẩu trước tên máy chủ. Bỏ phần đó đi.".to_owned());
        }
        let (host, port) = server.split_once(':').map_or((server, None), |(host, port)| (host, Some(port)));
        let host = host.to_lowercase();
        if !is_host(&host) {
            let says = "không có tên máy chủ rõ ràng, ví dụ https://congbao.chinhphu.vn/van-ban.";
            return Err(format!("{says} Chép lại từ trình duyệt."));
        }
        if port.is_some_and(|p| !is_port(p)) {
            return Err("số cổng sau tên máy chủ phải từ 1 đến 65535. Chép lại từ trình duyệt.".to_owned());
        }
        let port = port.map_or_else(String::new, |p| format!(":{p}"));
        Ok(Link { address: format!("{scheme}://{host}{port}{path}"), host })
    }
}

/// "https" or "http", and what follows "://".
fn scheme(typed: &str) -> Result<(&'static str, &str), String> {
    for scheme in ["https", "http"] {
        let rest = typed.get(..scheme.len()).filter(|s| s.eq_ignore_ascii_case(scheme));
        let rest = rest.and_then(|_| typed.get(scheme.len()..)).and_then(|r| r.strip_prefix("://"));
        if let Some(rest) = rest {
            return Ok((scheme, rest));
        }
    }
    Err("phải bắt đầu bằng https:// hoặc http://. Loại đường dẫn khác không nhận.".to_owned())
}

/// Letters a Vietnamese name of a server may have beside the bare ones.
const MARKED: &str = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";

/// Names with at least one dot, in Latin letters of which Vietnamese ones are some; or four numbers. Letters of other
/// scripts that only look like them are not taken, nor names that mean the machine of whoever clicks.
fn is_host(host: &str) -> bool {
    let letter = |c: char| c == '-' || c.is_ascii_alphanumeric() || MARKED.contains(c);
    let label = |l: &str| {
        let long = l.chars().count();
        (1..=LABEL_MAX).contains(&long) && l.chars().all(letter) && !l.starts_with('-') && !l.ends_with('-')
    };
    let parts: Vec<&str> = host.split('.').collect();
    let last = parts.last().copied().unwrap_or_default();
    // Browsers read a name that ends in a number as an address, in more spellings than people know.
    let numbers = last.starts_with(|c: char| c.is_ascii_digit());
    let fits = parts.len() > 1 && host.chars().count() <= HOST_MAX && parts.iter().all(|l| label(l));
    fits && last != "localhost" && (!numbers || is_machine(&parts))
}

/// Four numbers from 0 to 255, as people write them; not those that mean "this machine".
fn is_machine(parts: &[&str]) -> bool {
    let number = |p: &&str| p.parse::<u8>().is_ok_and(|n| n.to_string() == **p);
    parts.len() == 4 && parts.iter().all(number) && !matches!(parts.first(), Some(&("127" | "0")))
}

fn is_port(port: &str) -> bool {
    port.len() <= 5
        && port.bytes().all(|b| b.is_ascii_digit())
        && port.parse::<u32>().is_ok_and(|n| (1..=65_535).contains(&n))
}
