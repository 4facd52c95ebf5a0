//! Our own stylesheet, script and sign, embedded; their addresses carry their digest, so browsers may keep them.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::OnceLock;

struct Asset {
    name: &'static str,
    mime: &'static str,
    bytes: &'static [u8],
    address: String,
}

const CSS: &[u8] = include_bytes!("../../assets/look.css");
const JS: &[u8] = include_bytes!("../../assets/app.js");
const GATE: &[u8] = include_bytes!("../../assets/checkin.js");
const PROJECTOR: &[u8] = include_bytes!("../../assets/projector.js");
const SHEET: &[u8] = include_bytes!("../../assets/sheet.js");
const SLOW: &[u8] = include_bytes!("../../assets/slow.js");
const ICON: &[u8] = include_bytes!("../../assets/icon.svg");

fn all() -> &'static [Asset; 7] {
    static ALL: OnceLock<[Asset; 7]> = OnceLock::new();
    ALL.get_or_init(|| {
        let make = |name: &'static str, mime, bytes: &'static [u8]| {
            let digest = &crate::digest(bytes)[..12];
            let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
            Asset { name, mime, bytes, address: format!("/assets/{stem}.{digest}.{ending}") }
        };
        [
            make("look.css", "text/css; charset=utf-8", CSS),
            make("app.js", "text/javascript; charset=utf-8", JS),
            make("checkin.js", "text/javascript; charset=utf-8", GATE),
            make("projector.js", "text/javascript; charset=utf-8", PROJECTOR),
            make("sheet.js", "text/javascript; charset=utf-8", SHEET),
            make("slow.js", "text/javascript; charset=utf-8", SLOW),
            make("icon.svg", "image/svg+xml", ICON),
        ]
    })
}

/// The address of a file of ours: `asset("look.css")`. An unknown name gives an address that answers 404.
pub fn asset(name: &str) -> &'static str {
    all().iter().find(|a| a.name == name).map_or("/assets/none", |a| a.address.as_str())
}

pub(crate) async fn serve(uri: axum::http::Uri) -> Response {
    let Some(a) = all().iter().find(|a| a.address == uri.path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(a.mime)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    (headers, a.bytes).into_response()
}
