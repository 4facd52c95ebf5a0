//! ChromeDriver on a free port, for the browser stories.

use crate::bring;
use crate::keeper::{Keeper, Kept, free_port};
use crate::shell::{Done, command, in_target, scratch};
use std::net::TcpStream;

/// A running driver. When it ends, every browser it opened ends too.
pub(crate) struct Driver {
    port: u16,
    _keeper: Keeper,
}

impl Driver {
    pub(crate) fn start() -> Done<Driver> {
        let program = bring::chromedriver().ok_or("chromedriver is not here.")?;
        // Profiles lie in a short path: the name of a browser's socket must fit 107 bytes.
        let folder = scratch().join(format!("thidua-driver-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let log = in_target("xtask")?.join("chromedriver.log");
        let port = free_port()?;
        let mut driver = command(program);
        driver.arg(format!("--port={port}"));
        let mut keeper =
            Keeper::start(&Kept { folder: &folder, user: None, signal: "TERM", log: &log }, &driver)?;
        keeper.wait("ChromeDriver", &log, || TcpStream::connect(("127.0.0.1", port)).is_ok())?;
        Ok(Driver { port, _keeper: keeper })
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}
