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
