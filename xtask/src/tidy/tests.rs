//! Each rule finds what it is for, and nothing else; and every statement prepares on both engines.

use super::tree::Tree;
use super::{Finding, documents, migrations, sql, sql_words, statements, templates, words};
use crate::shell::root;
use world::{Engine, World};

fn tree(files: &[(&str, &str)]) -> Tree {
    let mut tree = Tree::default();
    for (path, text) in files {
        tree.put(path, *text);
    }
    tree
}

fn told(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|f| format!("{}: {}", f.place, f.says)).collect()
}

#[test]
fn every_statement_prepares_on_both_engines() {
    let all = statements(&root()).unwrap();
    assert!(!all.is_empty(), "no statement was found: the search is broken");
    let mut bad = Vec::new();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let world = World::new(engine, web::Routes::default());
        for s in &all {
            if let Err(e) = world.db.prepares(&s.sql) {
                bad.push(format!("{}:{} on {}: {e}", s.path, s.line, world.db.engine_name()));
            }
        }
    }
    assert!(bad.is_empty(), "{} of {} statements do not prepare:\n{}", bad.len(), all.len(), bad.join("\n"));
}

#[test]
fn statements_are_read_out_of_the_source() {
    let source = "fn a() { w.rows(\n  \"SELECT id \\\n   FROM ballots_ballot\", p![]); x(concat!(\"UPDATE ballots_ballot \", \"SET a = 1\")); say(\"SELECT one\"); }";
    let found = sql::statements(&tree(&[
        ("features/ballots/store.rs", source),
        ("features/ballots/tests.rs", source),
    ]));
    let found: Vec<(usize, &str)> = found.iter().map(|s| (s.line, s.sql.as_str())).collect();
    assert_eq!(found, [(2, "SELECT id FROM ballots_ballot"), (3, "UPDATE ballots_ballot SET a = 1")]);
}

#[test]
fn tables_of_others_are_named() {
    let foreign = "f(\"SELECT b.id FROM ballots_ballot b JOIN blocs_year y ON y.id = b.year\")";
    let found = told(&sql::tables(&tree(&[("features/ballots/store/read.rs", foreign)])));
    assert_eq!(
        found,
        ["features/ballots/store/read.rs:1: names the table blocs_year, which is not of ballots"]
    );
    let journal = "f(\"SELECT seq FROM journal_entry\")";
    assert_eq!(sql::tables(&tree(&[("features/ballots/store.rs", journal)])).len(), 1);
}

#[test]
fn tables_are_found_in_every_kind_of_statement() {
    let cases: [(&str, &[&str]); 8] = [
        ("SELECT a FROM x_a, x_b b WHERE a IN (SELECT c FROM x_c)", &["x_a", "x_b", "x_c"]),
        ("INSERT INTO x_a (b) VALUES ($1) ON CONFLICT (b) DO UPDATE SET b = 2", &["x_a"]),
        ("UPDATE x_a SET b = (SELECT MAX(c) FROM x_b)", &["x_a", "x_b"]),
        ("DELETE FROM x_a WHERE b = 'FROM y'", &["x_a"]),
        (
            "WITH RECURSIVE up (id, n) AS (SELECT id, 0 FROM x_a UNION ALL SELECT p.id, up.n + 1 FROM up JOIN x_b p ON 1 = 1) SELECT id FROM up",
            &["x_a", "x_b"],
        ),
        ("WITH last AS (SELECT a FROM x_a) SELECT a FROM last l, x_b", &["x_a", "x_b"]),
        ("SELECT a FROM (SELECT b FROM x_a) s LEFT JOIN x_b ON a = b", &["x_a", "x_b"]),
        ("SELECT a FROM x_a WHERE a IS DISTINCT FROM b", &["x_a"]),
    ];
    for (sql, tables) in cases {
        assert_eq!(sql_words::tables(sql), tables, "{sql}");
    }
}

#[test]
fn words_of_one_engine_are_refused() {
    for bad in [
        "SELECT a FROM t WHERE b ILIKE $1",
        "SELECT a::TEXT FROM t",
        "SELECT NOW() FROM t",
        "SELECT SUM(a) FROM t",
        "SELECT a FROM t WHERE id = ANY($1)",
        "SELECT a FROM t WHERE id = ?1",
        "SELECT * FROM t",
        "SELECT a FROM t FOR UPDATE",
    ] {
        assert_eq!(sql_words::wrong(bad).len(), 1, "{bad}");
    }
    for good in [
        "SELECT CAST(SUM(a) AS BIGINT), CAST(COALESCE(SUM(a), 0) AS BIGINT), MAX(checksum) FROM t WHERE b = 'now?'",
        "INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO NOTHING RETURNING a",
    ] {
        assert!(sql_words::wrong(good).is_empty(), "{good}");
    }
}

#[test]
fn migrations_keep_to_four_types_and_their_own_tables() {
    let bad = "-- x\nCREATE TABLE blocs_a (\n  id UUID PRIMARY KEY,\n  at TIMESTAMP NOT NULL,\n  n BIGINT CHECK (n IN (0, 1)),\n  PRIMARY KEY (id, n)\n);\nCREATE INDEX p ON people_b (x);\n";
    let list = ("crates/db/migrations.rs", "\"0003_blocs\"");
    let found = told(&migrations::check(&tree(&[("migrations/0003_blocs.sql", bad), list])));
    assert_eq!(
        found,
        [
            "migrations/0003_blocs.sql:2: the column at has the type `TIMESTAMP`",
            "migrations/0003_blocs.sql:8: touches the table people_b, which is not of blocs"
        ]
    );
    let stray = migrations::check(&tree(&[("migrations/0009_law.sql", "")]));
    assert_eq!(stray.len(), 1);
}

#[test]
fn permissions_out_of_nothing_are_for_samples() {
    let call = "let ok = Allowed::in_a_story(duty, by); // Allowed::in_a_story";
    let files = [
        ("features/a/pages.rs", call),
        ("features/a/sample.rs", call),
        ("app/demo.rs", call),
        ("features/a/tests.rs", call),
    ];
    assert_eq!(
        told(&words::stories(&tree(&files))),
        ["features/a/pages.rs:1: makes a permission out of nothing"]
    );
}

#[test]
fn quiet_commits_are_listed_with_their_reason() {
    let mut files = tree(&[("features/a/pages.rs", "w.commit_quietly(\n \"a session was used\", ())")]);
    assert_eq!(words::quiet(&files).len(), 2);
    files.put(words::QUIET_FILE, words::quiet_list(&files));
    assert!(words::quiet(&files).is_empty());
    assert!(words::quiet_list(&files).ends_with("features/a/pages.rs: a session was used\n"));
}

#[test]
fn unfinished_things_and_machine_paths_are_found() {
    let bad = format!(
        "// {}: later\nlet p = \"{}main\"; // ../x{}y",
        concat!("TO", "DO"),
        concat!("/wo", "rk/"),
        concat!("/wo", "rk/")
    );
    let files = tree(&[("a.rs", &bad), ("b.md", "việc cần làm, to-do")]);
    assert_eq!(told(&words::unfinished(&files)), [format!("a.rs:1: says {}", concat!("TO", "DO"))]);
    assert_eq!(words::machine(&files).len(), 1);
}

#[test]
fn templates_carry_no_style_and_no_script() {
    let cases = [
        ("<p style=\"x\">", 1),
        ("<script>x</script>", 1),
        ("<script type=\"module\" src=\"/a.js\"></script>", 0),
        ("<a onclick=\"x\">", 1),
        ("<p>một onset=2</p>", 0),
        ("<a href=\"javascript:x\">", 1),
    ];
    for (html, count) in cases {
        assert_eq!(templates::check(&tree(&[("features/a/x.html", html)])).len(), count, "{html}");
    }
}

#[test]
fn documents_name_what_is_there() {
    let text = "See `crates/db/db.rs`, `crates/gone.rs`, `GET /years/{id}`, [map](../ARCHITECTURE.md), [lost](adr/9.md), `a/b`.\n```\n`crates/none.rs`\n```";
    let files = tree(&[("docs/a.md", text), ("crates/db/db.rs", ""), ("ARCHITECTURE.md", "")]);
    let found = told(&documents::references(&files));
    assert_eq!(
        found,
        [
            "docs/a.md:1: names crates/gone.rs, which is not there",
            "docs/a.md:1: names adr/9.md, which is not there"
        ]
    );
}

#[test]
fn the_glossary_knows_every_key() {
    let source = "/// id! { Remark }\nkernel::id! {\n    /// A sheet.\n    SheetId\n}\nid!{ BlocId }\nmacro_rules! id { () => {} }";
    let files = tree(&[("features/a/model.rs", source), ("docs/GLOSSARY.md", "| khối | `BlocId` |")]);
    let found = told(&documents::glossary(&files));
    assert_eq!(found, ["docs/GLOSSARY.md: lacks SheetId, declared in features/a/model.rs"]);
}
