//! The page stays small enough for a lecture hall's network.

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use headroom_e2e::{Page, dist};
use std::collections::BTreeSet;
use std::fs;

/// Bytes that the page may transfer, compressed with brotli at its highest quality.
const MOST: usize = 250_000;

#[test]
fn the_page_is_small_enough() -> Result<()> {
    let page = Page::open()?;
    let files: BTreeSet<String> = page.site().served().into_iter().collect();
    let mut total = 0;
    for file in &files {
        let content = fs::read(dist()?.join(file)).with_context(|| format!("cannot read dist/{file}"))?;
        let transferred = compressed_size(&content)?;
        println!("{transferred:>8} of {:>8} bytes  {file}", content.len());
        total += transferred;
    }
    println!("{total:>8} bytes compressed in all, of {MOST}");
    assert!(files.iter().any(|file| file.ends_with(".wasm")), "the page ran without its code: {files:?}");
    assert!(total <= MOST, "the page transfers {total} bytes, more than {MOST}");
    Ok(())
}

fn compressed_size(content: &[u8]) -> Result<usize> {
    let best = BrotliEncoderParams { quality: 11, lgwin: 24, ..BrotliEncoderParams::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &best)?;
    Ok(compressed.len())
}
