//! Every page with its samples: rendered, checked, kept.
