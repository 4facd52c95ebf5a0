//! The first minute: the demo opens, in every size, without a complaint.

/// The demo's first page is there, fits a phone and passes axe-core.
#[test]
fn the_demo_opens() {
    journeys::story("first-page", |s| {
        let program = s.demo();
        let visitor = s.browser(&program, "visitor");
        visitor.goto("/").see("Thi Đua").axe().shots("first-page");
    });
}

/// A power cut between two pages: the same address answers again, and the journal holds. On both engines.
#[test]
fn a_killed_program_stands_up_again() {
    journeys::story("stands-up", |s| {
        for store in journeys::Store::both() {
            store.seed("morning", "mat khau cua chuyen");
            let mut program = s.serve(&store, &["--clock", "2019-03-07T08:00"]);
            let visitor = s.browser(&program, store.engine());
            visitor.goto("/").see("Đăng nhập");
            program.kill_9();
            program.restart();
            visitor.goto("/").see("Đăng nhập");
            drop(program);
            store.verify();
        }
    });
}
