//! The binary; everything is in `program.rs`.

fn main() -> std::process::ExitCode {
    program::run()
}
