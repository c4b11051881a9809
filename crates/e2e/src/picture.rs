//! Pictures for the documentation: PNG files with a palette, a third of the size of what browsers write.

use anyhow::{Context, Result};
use std::collections::HashMap;
use std::io::Cursor;

/// Colours in a palette.
const COLOURS: usize = 256;
/// So many of the most frequent colours have a place in it, however much alike.
const CERTAIN: usize = 64;
/// Of the others, colours closer than this (the square of their distance) share a place in it.
const ALIKE: u32 = 200;

type Rgb = [u8; 3];

/// Writes a screenshot anew with the colours it has most of; others become the nearest of those. A page has few
/// colours, and its letters' soft edges are shades of them, so nobody sees a difference.
pub fn with_palette(screenshot: &[u8]) -> Result<Vec<u8>> {
    let mut decoder = png::Decoder::new(Cursor::new(screenshot));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().context("not a PNG file")?;
    let mut bytes = vec![0; reader.output_buffer_size().context("too large a picture")?];
    let info = reader.next_frame(&mut bytes)?;
    let pixels: Vec<Rgb> = bytes[..info.buffer_size()]
        .chunks_exact(info.color_type.samples())
        .map(|pixel| [pixel[0], pixel[pixel.len().min(3) / 2], pixel[pixel.len().min(3) - 1]])
        .collect();
    let palette = most_frequent(&pixels);
    let mut places: HashMap<Rgb, u8> = HashMap::new();
    let indexed: Vec<u8> = pixels
        .iter()
        .map(|pixel| *places.entry(*pixel).or_insert_with(|| nearest(&palette, *pixel)))
        .collect();

    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, info.width, info.height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_compression(png::Compression::High);
    // A neighbour's number in the palette says nothing about a pixel's.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header()?.write_image_data(&indexed)?;
    Ok(out)
}

fn most_frequent(pixels: &[Rgb]) -> Vec<Rgb> {
    let mut counts: HashMap<Rgb, usize> = HashMap::new();
    for pixel in pixels {
        *counts.entry(*pixel).or_default() += 1;
    }
    let mut colours: Vec<(Rgb, usize)> = counts.into_iter().collect();
    colours.sort_by_key(|(colour, count)| (std::cmp::Reverse(*count), *colour));
    let mut palette: Vec<Rgb> = Vec::new();
    for (colour, _) in colours {
        // Shades of what is frequent must not crowd out what is rare and means something.
        let own = palette.len() < CERTAIN || palette.iter().all(|known| distance(*known, colour) > ALIKE);
        if own && palette.len() < COLOURS {
            palette.push(colour);
        }
    }
    palette
}

fn nearest(palette: &[Rgb], to: Rgb) -> u8 {
    let found = palette.iter().enumerate().min_by_key(|(_, colour)| distance(**colour, to));
    found.map_or(0, |(at, _)| at as u8)
}

fn distance(a: Rgb, b: Rgb) -> u32 {
    a.into_iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::{nearest, with_palette};

    #[test]
    fn rare_colours_become_the_nearest() {
        let palette = [[0, 0, 0], [255, 255, 255], [200, 0, 0]];
        assert_eq!(
            [[9, 9, 9], [250, 255, 255], [180, 20, 10]].map(|colour| nearest(&palette, colour)),
            [0, 1, 2]
        );
    }

    #[test]
    fn a_picture_stays_what_it_is() {
        let pixels: Vec<u8> = (0..64u8).flat_map(|at| [16 * (at % 16), 0, 255 - 16 * (at % 16)]).collect();
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, 8, 8);
        encoder.set_color(png::ColorType::Rgb);
        encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels)).expect("a picture");
        let smaller = with_palette(&file).expect("a picture");
        let mut decoder = png::Decoder::new(std::io::Cursor::new(&smaller));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a picture");
        let mut back = vec![0; reader.output_buffer_size().expect("a small one")];
        reader.next_frame(&mut back).expect("its pixels");
        assert_eq!(back, pixels);
    }
}
