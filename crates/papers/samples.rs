//! Writes the papers of story S3 as PDF, DOCX and HTML, and the score table as XLSX, into a folder:
//! `cargo run -p papers --example samples -- OUTDIR`. For looking at them; prints how long each PDF took. With them
//! go the tellers' protocol and two papers of forty members, one with a name of 300 letters.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("say the folder to write into")?);
    fs::create_dir_all(&folder)?;
    let mut said = std::io::stderr();
    let mut all = papers::every_sample();
    all.extend(forty());
    for (name, paper) in all {
        let start = Instant::now();
        let pdf = papers::pdf(&paper).map_err(|e| e.cause().to_owned())?;
        let took = start.elapsed();
        writeln!(said, "{name}: {} bytes of PDF in {} ms", pdf.len(), took.as_millis())?;
        fs::write(folder.join(format!("{name}.pdf")), pdf)?;
        let start = Instant::now();
        let docx = papers::docx(&paper)?;
        writeln!(said, "{name}: {} bytes of DOCX in {} ms", docx.len(), start.elapsed().as_millis())?;
        fs::write(folder.join(format!("{name}.docx")), docx)?;
        fs::write(folder.join(format!("{name}.html")), papers::html(&paper))?;
    }
    fs::write(folder.join("score_table.xlsx"), papers::score_table_xlsx(&papers::ScoreTable::example())?)?;
    Ok(())
}

/// A bloc larger than any real one.
fn forty() -> [(&'static str, papers::Paper); 2] {
    let mut table = papers::ScoreTable::example();
    let mut covenant = papers::CovenantPaper::example();
    table.rows = table.rows.iter().cycle().take(40).cloned().collect();
    for row in table.rows.iter_mut().skip(8).take(1) {
        row.unit = "Văn phòng Ủy ban nhân dân tỉnh và các phòng, ban trực thuộc; ".repeat(5);
    }
    for row in table.rows.iter_mut().skip(9).take(1) {
        row.unit = "Ươ".repeat(150);
    }
    covenant.signatories = covenant.signatories.iter().cycle().take(40).cloned().collect();
    [("forty_scores", table.paper()), ("forty_signers", covenant.paper())]
}
