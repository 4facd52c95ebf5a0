//! What scoring promises, told as stories and checked against a second way of computing.

mod arithmetic;
mod ranks;
mod rubrics;
