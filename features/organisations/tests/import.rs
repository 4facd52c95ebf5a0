//! Lists from workbooks.
