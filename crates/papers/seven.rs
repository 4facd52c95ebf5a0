//! Writes the seven papers of story S3 as PDF, DOCX and HTML, and the score table as XLSX, into a folder:
//! `cargo run -p papers --example seven -- OUTDIR`. For looking at them; prints how long each PDF took.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("say the folder to write into")?);
    fs::create_dir_all(&folder)?;
    let mut said = std::io::stderr();
    for (name, paper) in papers::seven() {
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
