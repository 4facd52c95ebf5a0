//! Rows of a form that are added and dropped by buttons that post: only "Ghi" writes them down.

/// One field.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Cell {
    /// "task-3-work".
    pub(crate) name: String,
    /// What stands in it.
    pub(crate) value: String,
}

/// One row: its cells, in the order of the fields.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    cells: Vec<(&'static str, Cell)>,
}

impl Row {
    /// The cell of a field.
    pub(crate) fn at(&self, field: &str) -> &Cell {
        let found = self.cells.iter().find(|(f, _)| *f == field).or(self.cells.first());
        found.map_or(&EMPTY, |(_, c)| c)
    }

    fn is_blank(&self) -> bool {
        self.cells.iter().all(|(_, c)| c.value.is_empty())
    }
}

static EMPTY: Cell = Cell { name: String::new(), value: String::new() };

/// All rows of one kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Rows {
    prefix: &'static str,
    fields: &'static [&'static str],
    pub(crate) rows: Vec<Row>,
}

impl Rows {
    /// Rows with these values.
    pub(crate) fn of(
        prefix: &'static str,
        fields: &'static [&'static str],
        values: Vec<Vec<String>>,
    ) -> Rows {
        let mut all = Rows { prefix, fields, rows: Vec::new() };
        for values in values {
            all.push(values);
        }
        all
    }

    /// What was typed, by the form's own count of rows.
    pub(crate) fn typed(
        prefix: &'static str,
        fields: &'static [&'static str],
        most: usize,
        value: impl Fn(&str) -> String,
    ) -> Rows {
        let count = value(&format!("{prefix}-rows")).parse::<usize>().unwrap_or(0).min(most);
        let row = |n: usize| fields.iter().map(|f| value(&format!("{prefix}-{n}-{f}"))).collect();
        Rows::of(prefix, fields, (0..count).map(row).collect())
    }

    fn push(&mut self, values: Vec<String>) {
        let n = self.rows.len();
        let cell = |(field, value): (&&'static str, String)| {
            (*field, Cell { name: format!("{}-{n}-{field}", self.prefix), value })
        };
        let row = Row { cells: self.fields.iter().zip(values).map(cell).collect() };
        self.rows.push(row);
    }

    /// The rows after a button: "add", "drop:2", "up:2" of this kind; others change nothing.
    pub(crate) fn after(self, act: &str, most: usize) -> Rows {
        let mut values: Vec<Vec<String>> =
            self.rows.iter().map(|r| r.cells.iter().map(|(_, c)| c.value.clone()).collect()).collect();
        let told = act.strip_prefix(self.prefix).and_then(|a| a.strip_prefix('-')).unwrap_or_default();
        let at = |word: &str| told.strip_prefix(word).and_then(|n| n.parse::<usize>().ok());
        if told == "add" && values.len() < most {
            values.push(vec![String::new(); self.fields.len()]);
        } else if let Some(n) = at("drop:").filter(|n| *n < values.len()) {
            values.remove(n);
            self.renumber(&mut values, n + 1);
        } else if let Some(n) = at("up:").filter(|n| (1..values.len()).contains(n)) {
            values.swap(n, n - 1);
        }
        Rows::of(self.prefix, self.fields, values)
    }

    /// Rows are named by their number in "parent"; after one is gone the others are still meant.
    fn renumber(&self, values: &mut [Vec<String>], gone: usize) {
        let Some(at) = self.fields.iter().position(|f| *f == "parent") else { return };
        for row in values {
            row[at] = match row[at].parse::<usize>() {
                Ok(n) if n == gone => String::new(),
                Ok(n) if n > gone => (n - 1).to_string(),
                _ => std::mem::take(&mut row[at]),
            };
        }
    }

    /// With one empty row where there is none.
    pub(crate) fn with_a_row(mut self) -> Rows {
        if self.rows.is_empty() {
            self.push(vec![String::new(); self.fields.len()]);
        }
        self
    }

    /// Rows in which something was typed.
    pub(crate) fn filled(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|r| !r.is_blank())
    }

    pub(crate) fn is_full(&self, most: usize) -> bool {
        self.rows.len() >= most
    }
}
