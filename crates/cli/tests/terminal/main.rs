//! The program as people use it: arguments and files in, text and an exit code out.

mod bad_input;
mod coverage;
mod events;
mod lists;
mod program;
mod readme;
mod rows;
mod run;
mod schema;
