//! What the tests need beside Rust and a C compiler; brought from Debian's packages where that is allowed.

use crate::cluster::is_root;
use crate::shell::{Done, command, free_kib, in_target, output, run, which};
use std::path::{Path, PathBuf};

/// The accessibility checker, at the version whose findings we know.
const AXE: &str = "axe-core@4.14.1";

/// Something that must be on the machine.
#[derive(Clone, Copy)]
pub(crate) struct Thing {
    name: &'static str,
    there: fn() -> bool,
    packages: &'static [&'static str],
}

/// The server for the store tests.
pub(crate) const POSTGRES: Thing =
    Thing { name: "PostgreSQL's server", there: || postgres_bin().is_some(), packages: &["postgresql"] };
/// The browser of the stories.
pub(crate) const CHROMIUM: Thing =
    Thing { name: "Chromium", there: || chromium().is_some(), packages: &["chromium"] };
/// The browser's remote control.
pub(crate) const DRIVER: Thing =
    Thing { name: "ChromeDriver", there: || chromedriver().is_some(), packages: &["chromium-driver"] };
/// Opens the papers as their readers do.
pub(crate) const OFFICE: Thing = Thing {
    name: "LibreOffice Writer and Calc",
    there: office,
    packages: &["libreoffice-writer-nogui", "libreoffice-calc-nogui"],
};
/// Reads PDF back.
pub(crate) const POPPLER: Thing = Thing {
    name: "pdftotext and pdftoppm",
    there: || which("pdftotext").is_some() && which("pdftoppm").is_some(),
    packages: &["poppler-utils"],
};
/// So that pictures show Vietnamese. Papers carry their own fonts.
pub(crate) const FONTS: Thing = Thing {
    name: "a sans font with Vietnamese letters",
    there: fonts,
    packages: &["fontconfig", "fonts-noto-core"],
};

const ALL: [Thing; 6] = [POSTGRES, CHROMIUM, DRIVER, OFFICE, POPPLER, FONTS];

/// Chromium without its window: a third quicker in the stories, and no more than that.
const SHELL: &str = "chromium-headless-shell";

/// So much room the build folder takes in a run from nothing, in GiB; 11 were seen, 7 of them without incremental builds.
const BUILD_GIB: u64 = 11;

/// Everything.
pub(crate) fn all() -> Done {
    tell_of_room();
    need(&ALL)?;
    quicker_browser();
    axe().map(drop)
}

/// A full disk shows itself minutes later, as a compiler's error. Said beforehand where a run from nothing may not fit.
fn tell_of_room() {
    let Ok(target) = in_target("") else { return };
    let built = target.join("debug/deps").is_dir();
    let free = free_kib(&target).map(|kib| kib >> 20);
    if let Some(free) = free.filter(|free| !built && *free < BUILD_GIB) {
        println!(
            "note: {free} GiB are free for {}; a run from nothing takes about {BUILD_GIB}. Make room, or let \
             CARGO_TARGET_DIR name a folder on another disk; CARGO_INCREMENTAL=0 saves a third.",
            target.display()
        );
    }
}

/// Brings the quicker browser where Debian offers it; the stories run without it too.
fn quicker_browser() {
    if which(SHELL).is_some() {
        return;
    }
    let mut asked = command("apt-cache");
    asked.args(["policy", SHELL]);
    let offered =
        output(asked).is_ok_and(|said| said.contains("Candidate:") && !said.contains("Candidate: (none)"));
    let brought = may_install().filter(|_| offered).map(|before| install(before, &[SHELL]));
    if let Some(Err(why)) = brought {
        println!("{SHELL} was not brought, the stories take a little longer: {why}");
    }
}

/// Makes sure of these; installs what is missing, or says exactly what to type.
pub(crate) fn need(things: &[Thing]) -> Done {
    let missing: Vec<&Thing> = things.iter().filter(|t| !(t.there)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.iter().map(|t| t.name).collect::<Vec<_>>().join(", ");
    let packages: Vec<&str> = missing.iter().flat_map(|t| t.packages).copied().collect();
    println!("missing: {names}");
    let Some(before) = may_install() else { return Err(advice(&names, &packages)) };
    install(before, &packages)?;
    let still: Vec<&str> = missing.iter().filter(|t| !(t.there)()).map(|t| t.name).collect();
    if still.is_empty() {
        Ok(())
    } else {
        Err(format!("installed, but still not found: {}.", still.join(", ")))
    }
}

fn advice(names: &str, packages: &[&str]) -> String {
    format!(
        "the tests need {names}. On Debian or Ubuntu type:\n\n  sudo apt-get update && sudo apt-get install --yes \
         --no-install-recommends {}\n\nElsewhere install the same programs so that they are in the PATH. \
         Then run this command again.",
        packages.join(" ")
    )
}

/// The words before `apt-get`, if we may install at all.
fn may_install() -> Option<&'static [&'static str]> {
    which("apt-get")?;
    if is_root() {
        return Some(&[]);
    }
    let mut sudo = command(which("sudo")?);
    sudo.args(["-n", "true"]);
    output(sudo).ok().map(|_| &["sudo", "-n"] as &[&str])
}

fn install(before: &[&str], packages: &[&str]) -> Done {
    let with = |words: &[&str]| {
        let quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "UCF_FORCE_CONFFOLD=1"];
        let all: Vec<&str> = before.iter().chain(&quiet).chain(words).copied().collect();
        let mut command = command(all[0]);
        command.args(&all[1..]);
        command
    };
    if packages.contains(&"postgresql") {
        // Debian would make and start a server of its own; ours is private and comes and goes with the tests.
        let file = "/etc/postgresql-common/createcluster.conf";
        let script = format!(
            "[ -e {file} ] || {{ mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' > {file}; }}"
        );
        run(with(&["sh", "-c", &script]))?;
    }
    let patient = ["-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=300"];
    run(with(&[&["apt-get"], patient.as_slice(), &["-qq", "update"]].concat()))?;
    let words = ["-qq", "--yes", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0", "install"];
    run(with(&[&["apt-get"], patient.as_slice(), &words, packages].concat()))
}

/// The newest PostgreSQL's folder of programs: Debian keeps `initdb` out of the PATH.
pub(crate) fn postgres_bin() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|v| Some((v.file_name().to_str()?.parse().ok()?, v.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .collect();
    found.sort();
    let newest = found.pop().map(|(_, bin)| bin);
    newest.or_else(|| std::fs::canonicalize(which("initdb")?).ok()?.parent().map(Path::to_owned))
}

/// The browser.
pub(crate) fn chromium() -> Option<PathBuf> {
    [SHELL, "chromium", "chromium-browser", "google-chrome"].into_iter().find_map(which)
}

/// Its driver.
pub(crate) fn chromedriver() -> Option<PathBuf> {
    which("chromedriver")
}

fn office() -> bool {
    let program = which("soffice").and_then(|p| std::fs::canonicalize(p).ok());
    let folder = program.as_deref().and_then(Path::parent);
    // Debian splits the office: Writer and Calc are a library each beside the program.
    folder.is_some_and(|f| ["libswlo.so", "libsclo.so"].iter().all(|lib| f.join(lib).exists()))
}

fn fonts() -> bool {
    let mut list = command("fc-list");
    list.args([":lang=vi", "family"]);
    output(list).is_ok_and(|families| families.contains("Sans") || families.contains("Arial"))
}

/// axe-core's file; fetched once from the npm registry into the build folder.
pub(crate) fn axe() -> Done<PathBuf> {
    let folder = in_target("axe")?;
    let package = folder.join("node_modules/axe-core");
    let file = package.join("axe.min.js");
    let version = AXE.rsplit('@').next().unwrap_or_default();
    let has = std::fs::read_to_string(package.join("package.json")).unwrap_or_default();
    if file.is_file() && has.contains(&format!("\"version\": \"{version}\"")) {
        return Ok(file);
    }
    let Some(npm) = which("npm") else {
        return Err(format!(
            "the browser stories need {AXE}, and npm (with Node.js) to fetch it; npm is not in the PATH."
        ));
    };
    let mut fetch = command(npm);
    fetch.args([
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-save",
        "--loglevel=error",
        "--prefix",
    ]);
    fetch.arg(&folder).arg(AXE);
    run(fetch)?;
    if file.is_file() { Ok(file) } else { Err(format!("npm brought no {}.", file.display())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_can_be_typed() {
        let said = advice("Chromium", &["chromium", "chromium-driver"]);
        assert!(
            said.contains("sudo apt-get install --yes --no-install-recommends chromium chromium-driver\n"),
            "{said}"
        );
    }

    #[test]
    fn every_thing_names_its_packages() {
        assert!(ALL.iter().all(|t| !t.packages.is_empty()));
    }
}
