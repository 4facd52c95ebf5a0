//! A paper as an HTML fragment for the preview: the same words, escaped, in the markup the style sheet knows.

use crate::paper::{Align, Block, DRAFT, Paper, Row, Signature, Table, Text};

/// The preview of a paper: one `<article class="paper">` without inline style. Words taken from a record stand in
/// `<span data-from="…">`.
#[must_use]
pub fn html(paper: &Paper) -> String {
    let paper = paper.tidied();
    let mut out = Page(String::with_capacity(8192));
    out.raw(if paper.landscape {
        "<article class=\"paper wide-sheet\">"
    } else {
        "<article class=\"paper\">"
    });
    out.head(&paper);
    if !paper.addressee.is_empty() {
        out.element("<p class=\"about-to flat\">", &format!("Kính gửi: {}", paper.addressee), "</p>\n");
    }
    for ground in &paper.preamble {
        out.raw("<p><i>");
        out.words(ground);
        out.raw("</i></p>\n");
    }
    for block in &paper.blocks {
        out.block(block);
    }
    out.closing(&paper);
    if !paper.annex.is_empty() {
        out.raw("<section class=\"annex\" aria-label=\"Phụ lục\">\n");
        paper.annex.iter().for_each(|block| out.block(block));
        out.raw("</section>\n");
    }
    if paper.illustrative {
        out.raw("<p class=\"invented flat\">Số liệu minh họa</p>\n");
    }
    out.raw("</article>");
    out.0
}

/// A table of more columns is not squeezed onto a telephone.
const MANY_COLUMNS: usize = 5;

struct Page(String);

impl Page {
    fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    fn text(&mut self, words: &str) {
        for c in words.chars() {
            match c {
                '&' => self.raw("&amp;"),
                '<' => self.raw("&lt;"),
                '>' => self.raw("&gt;"),
                '"' => self.raw("&quot;"),
                '\'' => self.raw("&#39;"),
                c => self.0.push(c),
            }
        }
    }

    fn element(&mut self, open: &str, words: &str, close: &str) {
        self.raw(open);
        self.text(words);
        self.raw(close);
    }

    fn lines(&mut self, lines: &[String]) {
        for (i, line) in lines.iter().enumerate() {
            self.element(if i > 0 { "<br>" } else { "" }, line, "");
        }
    }

    fn words(&mut self, text: &Text) {
        for run in &text.0 {
            if let Some(from) = &run.from {
                self.element("<span data-from=\"", from, "\">");
            }
            self.raw(if run.bold { "<b>" } else { "" });
            self.raw(if run.italic { "<i>" } else { "" });
            self.text(&run.text);
            self.raw(if run.italic { "</i>" } else { "" });
            self.raw(if run.bold { "</b>" } else { "" });
            if run.from.is_some() {
                self.raw("</span>");
            }
        }
    }

    fn head(&mut self, paper: &Paper) {
        self.raw("<div class=\"motto\"><div>");
        self.lines(&paper.head.superior);
        self.element("<b>", &paper.head.issuer, "</b><span class=\"short\"></span>");
        self.element("<p class=\"num-line flat\">", &paper.head.number_line(), "</p>");
        if paper.draft {
            self.element("<p class=\"num-line flat\"><b>", DRAFT, "</b></p>");
        }
        self.raw("</div>");
        self.raw("<div><b class=\"nowrap\">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b>");
        self.raw("<b class=\"under\">Độc lập - Tự do - Hạnh phúc</b>");
        self.element("<p class=\"num-line flat\"><i>", &paper.head.place_line(), "</i></p></div></div>\n");
        self.element("<h1>", &paper.kind, "</h1>");
        if !paper.about.is_empty() {
            self.raw("<p class=\"about flat\">");
            self.lines(&paper.about);
            self.raw("</p><span class=\"short\"></span>\n");
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { text } => self.wrapped("<h2>", text, "</h2>\n"),
            Block::Para { text } => self.wrapped("<p>", text, "</p>\n"),
            Block::Item { mark, text } => {
                self.element("<p>", mark, " ");
                self.wrapped("", text, "</p>\n");
            }
            Block::Centre { text } => self.wrapped("<p class=\"about-to flat\">", text, "</p>\n"),
            Block::Table(table) => self.table(table),
            Block::Signatures { people } => {
                for pair in people.chunks(2) {
                    let lines = pair.iter().map(titles).max().unwrap_or(0);
                    self.raw("<div class=\"sign\">");
                    pair.iter().for_each(|one| self.signature(one, lines));
                    self.raw("</div>\n");
                }
            }
            Block::Gap => self.raw("<p class=\"flat\">&nbsp;</p>\n"),
        }
    }

    fn wrapped(&mut self, open: &str, text: &Text, close: &str) {
        self.raw(open);
        self.words(text);
        self.raw(close);
    }

    fn table(&mut self, table: &Table) {
        // On a narrow screen a wide table scrolls by itself; it can be reached with the keyboard.
        self.element(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"",
            &table.caption,
            "\">",
        );
        let many = if table.columns.len() > MANY_COLUMNS { "<table class=\"many\"" } else { "<table" };
        self.raw(many);
        self.element(" aria-label=\"", &table.caption, "\"><thead>");
        for row in &table.header {
            self.raw("<tr>");
            row.cells.iter().for_each(|cell| self.wrapped("<th scope=\"col\">", cell, "</th>"));
            self.raw("</tr>");
        }
        self.raw("</thead><tbody>\n");
        table.rows.iter().for_each(|row| self.row(table, row));
        self.raw("</tbody></table></div>\n");
    }

    fn row(&mut self, table: &Table, row: &Row) {
        self.raw("<tr>");
        for (cell, column) in row.cells.iter().zip(&table.columns) {
            self.raw(match column.align {
                Align::Left => "<td>",
                Align::Centre => "<td class=\"c\">",
                Align::Right => "<td class=\"r\">",
            });
            self.raw(if row.bold { "<b>" } else { "" });
            self.words(cell);
            self.raw(if row.bold { "</b>" } else { "" });
            self.raw("</td>");
        }
        self.raw("</tr>\n");
    }

    /// `lines` is how many lines of title the pair shares, so that both names stand on one level.
    fn signature(&mut self, one: &Signature, lines: usize) {
        self.raw("<div>");
        for line in [&one.authority, &one.post] {
            if !line.is_empty() {
                self.element("<b>", line, "</b>");
            }
        }
        (titles(one)..lines).for_each(|_| self.raw("<b>&nbsp;</b>"));
        self.element("<div class=\"room\">", &one.note, "</div>");
        self.element("<b>", &one.name, "</b></div>");
    }

    fn closing(&mut self, paper: &Paper) {
        let (left, right) = (&paper.closing.left, &paper.closing.right);
        if left.is_some() || right.is_some() {
            let lines = [left, right].into_iter().flatten().map(titles).max().unwrap_or(0);
            self.raw("<div class=\"sign\">");
            match left {
                Some(left) => self.signature(left, lines),
                None => self.recipients(paper, ""),
            }
            match right {
                Some(right) => self.signature(right, lines),
                None => self.raw("<div></div>"),
            }
            self.raw("</div>\n");
        }
        if (left.is_some() || right.is_none()) && !paper.recipients.is_empty() {
            self.recipients(paper, "<br>");
        }
    }

    /// Beside a signature the heading has a line of its own by the style sheet; below it `then` makes one.
    fn recipients(&mut self, paper: &Paper, then: &str) {
        self.raw("<div class=\"to\">");
        if !paper.recipients.is_empty() {
            self.raw("<b>Nơi nhận:</b>");
            self.raw(then);
            for one in &paper.recipients {
                self.element("<span class=\"line\">- ", one, "</span><br>");
            }
        }
        self.raw("</div>\n");
    }
}

fn titles(one: &Signature) -> usize {
    [&one.authority, &one.post].into_iter().filter(|line| !line.is_empty()).count()
}
