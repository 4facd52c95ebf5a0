//! Serving a database, and filling a new one.

use crate::carrying;
use crate::config::{Seeding, Serving, say};
use crate::doors;
use crate::listening::{self, Patience};
use crate::tales::{MORE, TALES};
use axum::Router;
use db::{Address, Db, Who};
use kernel::{Day, Moment, Refusal};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use web::{App, Clock, Parts};

/// Serves until told to stop.
pub(crate) fn run(serving: &Serving) -> Result<ExitCode, Refusal> {
    let db = Db::open(&serving.database)?;
    match db.steps_missing()? {
        (0, _) => {}
        (missing, all) if missing == all => {
            db.migrate()?;
        }
        (missing, _) => {
            eprintln!("thidua: {}", steps_words(missing));
            return Ok(ExitCode::FAILURE);
        }
    }
    let uploads = serving.uploads.clone().unwrap_or_else(|| beside(&serving.database));
    std::fs::create_dir_all(&uploads)?;
    keep_private(&serving.database, &uploads)?;
    // By the machine's own clock, which also dates the files. An untidy folder keeps nobody from serving.
    if let Err(e) = web::sweep_uploads(&uploads, Clock::Machine.now()) {
        tracing::warn!("uploads that were cut off could not be swept: {e}");
    }
    let clock = match &serving.clock {
        Some(text) => Clock::starting_at(moment(text)?),
        None => Clock::Machine,
    };
    if let Some(server) = &serving.smtp {
        let line = carrying::line(server, serving.smtp_password_file.as_deref())?;
        carrying::carry_on(db.clone(), clock.clone(), (server, line))?;
    }
    let app = App::new(Parts {
        db: db.clone(),
        clock,
        uploads,
        recognise: people::recognise(),
        touch: people::touch,
        nav: doors::nav,
        secure: serving.behind_tls,
        idle_seconds: people::IDLE_SECONDS,
        demo: None,
        cookie_suffix: "",
    });
    listen(serving.listen, doors::routes().into_router(app), vec![db])
}

/// Said of a database that an earlier version of the program left.
pub(crate) fn steps_words(missing: usize) -> String {
    format!("cơ sở dữ liệu còn thiếu {missing} bước của bản này. Sao lưu rồi chạy `thidua migrate`.")
}

/// "2019-03-07T08:00" for practice and tests: the clock starts there.
fn moment(text: &str) -> Result<Moment, Refusal> {
    let bad = || Refusal::broken("--clock: viết như 2019-03-07T08:00");
    let (day, time) = text.split_once('T').ok_or_else(bad)?;
    let (h, m) = time.split_once(':').ok_or_else(bad)?;
    let day = Day::parse(day).ok_or_else(bad)?;
    Ok(Moment::at(day, h.parse().map_err(|_| bad())?, m.parse().map_err(|_| bad())?))
}

/// Records and files are for the account that runs the program alone, not for every account of the machine.
fn keep_private(database: &Address, uploads: &std::path::Path) -> Result<(), Refusal> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(uploads, std::fs::Permissions::from_mode(0o700))?;
    if let Address::File(path) = database {
        for end in ["", "-wal", "-shm"] {
            let mut file = path.clone().into_os_string();
            file.push(end);
            match std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)) {
                // SQLite lays them beside the file as it needs them.
                Err(e) if e.kind() == std::io::ErrorKind::NotFound && !end.is_empty() => {}
                done => done?,
            }
        }
    }
    Ok(())
}

fn beside(database: &Address) -> PathBuf {
    match database {
        Address::File(path) => path.with_extension("uploads"),
        Address::Server(_) => PathBuf::from("uploads"),
    }
}

/// Listens, says where on the first line of standard output, and looks for news of other copies.
pub(crate) fn listen(address: SocketAddr, router: Router, databases: Vec<Db>) -> Result<ExitCode, Refusal> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async move {
        let listener = match tokio::net::TcpListener::bind(address).await {
            Ok(l) => l,
            Err(e) => {
                eprintln!("thidua: không mở được {address}: {e}. Chọn cổng khác bằng --listen ĐỊA_CHỈ:CỔNG.");
                return Ok(ExitCode::FAILURE);
            }
        };
        let here = listener.local_addr()?;
        let server = tokio::spawn(listening::serve(listener, router, Patience::SERVING, stopped()));
        for db in databases {
            tokio::spawn(watch(db));
        }
        say(&format!("http://{here}/"));
        server.await.map_err(|e| Refusal::broken(e.to_string()))?;
        Ok(ExitCode::SUCCESS)
    });
    // Work on the database that nobody waits for any more is given a moment.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    served
}

/// Facts committed by other copies reach the live pages of this one.
async fn watch(db: Db) {
    let mut pulse = tokio::time::interval(std::time::Duration::from_millis(400));
    loop {
        pulse.tick().await;
        let db = db.clone();
        let looked = tokio::task::spawn_blocking(move || db.look_for_news()).await;
        if let Ok(Err(e)) = looked {
            tracing::warn!("the database could not be asked for news: {e}");
        }
    }
}

async fn stopped() {
    let ctrl_c = tokio::signal::ctrl_c();
    let mut term = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(t) => t,
        Err(_) => return,
    };
    tokio::select! {
        _ = ctrl_c => {}
        _ = term.recv() => {}
    }
}

/// Fills a new database.
pub(crate) fn seed(seeding: &Seeding) -> Result<ExitCode, Refusal> {
    let db = Db::open(&seeding.database)?;
    db.migrate()?;
    if let Some(login) = &seeding.administrator {
        let password = format!("tam-{}", &web::secret()?[..16]);
        let (login, typed) = (login.clone(), password.clone());
        db.write(Who::program(Clock::Machine.now()), move |w| {
            people::first_administrator(w, &login, &typed)?;
            w.commit_remembered(())
        })?;
        eprintln!("Mật khẩu tạm của quản trị đầu tiên, chỉ hiện một lần; đổi ở lần đăng nhập đầu:");
        say(&password);
    }
    match seeding.story.as_deref() {
        None if seeding.administrator.is_none() => {
            eprintln!("thidua seed: cần --administrator TÊN hoặc --story khoi-5.");
            return Ok(ExitCode::FAILURE);
        }
        None => {}
        Some(story) => {
            let far = |tale: &&(&str, &str, _)| tale.0 == story && tale.1 == seeding.told;
            let Some((_, _, tale)) = TALES.iter().chain(&MORE).find(far) else {
                let all: Vec<String> = TALES.iter().map(|(s, far, _)| format!("{s} {far}")).collect();
                eprintln!(
                    "thidua seed: không có câu chuyện “{story}” kể đến “{}”. Hiện có (--story, --told): {}.",
                    seeding.told,
                    all.join(", ")
                );
                return Ok(ExitCode::FAILURE);
            };
            let uploads = seeding.uploads.clone().unwrap_or_else(|| beside(&seeding.database));
            tale.tell(&db, &uploads, seeding.password.clone())?;
            eprintln!("Đã kể câu chuyện {story}.");
        }
    }
    Ok(ExitCode::SUCCESS)
}
