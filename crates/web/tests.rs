//! What only this crate can reach: bytes that trickle in, files half written.

use crate::live::ReceiverStream;
use crate::page::Page;
use crate::receive::head;
use crate::upload::{keep_file_in, sweep_uploads};
use crate::visit::through_proxy;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse;

#[test]
fn a_file_that_trickles_in_is_known_by_its_first_bytes_together() {
    let body = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7 and more\r\n--x--\r\n";
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let (send, receive) = tokio::sync::mpsc::channel(1);
        tokio::spawn(async move {
            for byte in body.bytes() {
                send.send(Ok(Bytes::copy_from_slice(&[byte]))).await.unwrap();
            }
        });
        let request = Request::post("/")
            .header("content-type", "multipart/form-data; boundary=x")
            .body(Body::from_stream(ReceiverStream(receive)))
            .unwrap();
        let mut parts = Multipart::from_request(request, &()).await.unwrap();
        let mut part = parts.next_field().await.unwrap().unwrap();
        let head = head(&mut part).await.ok().unwrap();
        assert!(head.len() >= 8 && b"%PDF-1.7 and more".starts_with(&head), "{head:?}");
    });
}

#[test]
fn the_visitors_address_is_the_one_the_proxy_wrote_last() {
    let found = |lines: &[&'static str]| {
        let mut headers = HeaderMap::new();
        for &line in lines {
            headers.append("x-forwarded-for", HeaderValue::from_static(line));
        }
        through_proxy(&headers).map_or_else(String::new, |ip| ip.to_string())
    };
    assert_eq!(found(&["10.0.0.1"]), "10.0.0.1");
    assert_eq!(found(&["203.0.113.7, 10.0.0.1"]), "10.0.0.1");
    assert_eq!(found(&["203.0.113.7", "10.0.0.1"]), "10.0.0.1");
    assert_eq!(found(&["203.0.113.7", "198.51.100.2,2001:db8::1"]), "2001:db8::1");
    assert_eq!(found(&["203.0.113.7", "unknown"]), "");
    assert_eq!(found(&[]), "");
}

#[test]
fn a_way_elsewhere_is_not_stored() {
    let response = Page::elsewhere("/years").into_response();
    assert_eq!(response.headers()[header::LOCATION], "/years");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
}

#[test]
fn a_file_is_kept_whole_and_nothing_stays_beside_it() {
    let folder = std::env::temp_dir().join(format!("thidua-keep-{}", kernel::Uuid::new_v4()));
    let digest = keep_file_in(&folder, b"mot hai ba").unwrap();
    assert_eq!(keep_file_in(&folder, b"mot hai ba").unwrap(), digest);
    assert_eq!(std::fs::read(folder.join(&digest[..2]).join(&digest)).unwrap(), b"mot hai ba");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn only_what_was_cut_off_more_than_a_day_ago_is_swept() {
    let folder = std::env::temp_dir().join(format!("thidua-sweep-{}", kernel::Uuid::new_v4()));
    std::fs::create_dir_all(&folder).unwrap();
    let kept = keep_file_in(&folder, b"mot hai ba").unwrap();
    let now = kernel::Moment::at(kernel::Day::parse("07/3/2019").unwrap(), 8, 0);
    let written = |name: &str, seconds_ago: i64| {
        let at = std::time::Duration::from_micros(now.plus_seconds(-seconds_ago).0.try_into().unwrap());
        let file = std::fs::File::create(folder.join(name)).unwrap();
        file.set_modified(std::time::UNIX_EPOCH + at).unwrap();
    };
    written("waiting-cut-off", 86_401);
    written("waiting-on-its-way", 86_399);
    written("ghi-chu-cua-nguoi-van-hanh", 1_000_000);
    sweep_uploads(&folder, now).unwrap();
    let mut left: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|name| *name != kept[..2])
        .collect();
    left.sort();
    assert_eq!(left, ["ghi-chu-cua-nguoi-van-hanh", "waiting-on-its-way"]);
    assert!(folder.join(&kept[..2]).join(&kept).exists());
    assert!(sweep_uploads(&folder.join("khong-co"), now).is_err());
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_number_stays_on_its_line_and_is_copied_as_it_is_written() {
    use crate::unbroken;
    for text in [
        "Kế hoạch số 309/KH-UBND ngày 13/8/2024",
        "34-CT/TW",
        "",
        " ",
        "a  b ",
        "Dự thảo kế hoạch",
        "01/KH-UBND 02/KH-UBND",
    ] {
        let joined: String = unbroken(text).iter().map(|(piece, _)| *piece).collect();
        assert_eq!(joined, text);
    }
    let whole = |text: &'static str| -> Vec<&str> {
        unbroken(text).into_iter().filter(|(_, whole)| *whole).map(|(piece, _)| piece).collect()
    };
    assert_eq!(whole("Kế hoạch số 309/KH-UBND ngày 13/8/2024"), ["309/KH-UBND"]);
    assert_eq!(whole("Chỉ thị 34-CT/TW và 05/CT-TTg"), ["34-CT/TW", "05/CT-TTg"]);
    assert_eq!(whole("13/8/2024 xã/phường 12-14 1/NAMECANBEVERYVERYLONGINDEED"), Vec::<&str>::new());
}
