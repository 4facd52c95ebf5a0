//! covenants
