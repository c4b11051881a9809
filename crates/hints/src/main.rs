//! `hints count < FILE > COUNTING_FILE` and `hints write FILE < COUNTS`; see the library.

use anyhow::{Context, Result, bail};
use headroom_hints::{Count, counting, hinted};
use std::fs;
use std::io::{Read, Write, stdin, stdout};

fn main() -> Result<()> {
    let mut input = Vec::new();
    stdin().read_to_end(&mut input)?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["count"] => stdout().write_all(&counting(&input)?)?,
        ["write", file] => {
            let counts: Vec<Option<Count>> =
                serde_json::from_slice(&input).context("standard input holds no counts")?;
            let program = fs::read(file).with_context(|| format!("{file} can't be read"))?;
            fs::write(file, hinted(&program, &counts)?)
                .with_context(|| format!("{file} can't be written"))?;
        }
        _ => bail!("either `hints count` or `hints write FILE`, not {arguments:?}"),
    }
    Ok(())
}
