//! Reads JSON (RFC 8259) into a [`Tree`].
//!
//! By hand: a library's reader and its table of powers of ten weigh 7 kB in a page that reads a few small files. The
//! tests hold it against `serde_json`. Numbers are read as in TOML and on the command line.

use super::tree::{Is, Tree};
use crate::decimal;

/// Lists and tables within one another; no scenario has more than six.
const DEEPEST: u32 = 100;

type Read<T> = Result<T, &'static str>;

/// Reads a whole text.
///
/// # Errors
/// What is wrong, and where.
pub(super) fn read(text: &str) -> Result<Tree, String> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let tree = reader.value().and_then(|tree| match reader.peek() {
        None => Ok(tree),
        Some(_) => Err("something follows the end"),
    });
    tree.map_err(|what| {
        let before = &text.as_bytes()[..reader.at];
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
        format!("{what} (line {}, column {column})", reader.line())
    })
}

struct Reader<'a> {
    text: &'a str,
    /// How many bytes have been read; always between two characters.
    at: usize,
    depth: u32,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The line of what comes next.
    fn line(&self) -> usize {
        self.text.as_bytes()[..self.at].iter().filter(|byte| **byte == b'\n').count() + 1
    }

    /// The next byte that is no white space; it is not taken.
    fn peek(&mut self) -> Option<u8> {
        let space = self.rest().iter().take_while(|byte| b" \t\n\r".contains(byte)).count();
        self.at += space;
        self.rest().first().copied()
    }

    /// Takes what comes next if it is this.
    fn takes(&mut self, what: &str) -> bool {
        let found = self.rest().starts_with(what.as_bytes());
        self.at += if found { what.len() } else { 0 };
        found
    }

    /// Takes as many bytes as are like this, and tells how many.
    fn skip(&mut self, like: fn(&u8) -> bool) -> usize {
        let count = self.rest().iter().take_while(|byte| like(byte)).count();
        self.at += count;
        count
    }

    fn value(&mut self) -> Read<Tree> {
        let first = self.peek();
        let line = self.line();
        let is = match first {
            Some(b'{') => self.nested(Self::table),
            Some(b'[') => self.nested(Self::list),
            Some(b'"') => self.string().map(Is::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) if self.takes("true") => Ok(Is::Flag(true)),
            Some(_) if self.takes("false") => Ok(Is::Flag(false)),
            Some(_) if self.takes("null") => Ok(Is::Odd("null")),
            Some(_) => Err("no value begins like this"),
            None => Err("a value is missing: the text ends"),
        };
        Ok(Tree { line, is: is? })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Read<Is>) -> Read<Is> {
        if self.depth == DEEPEST {
            return Err("too many lists and tables within one another");
        }
        (self.at, self.depth) = (self.at + 1, self.depth + 1);
        let tree = read(self);
        self.depth -= 1;
        tree
    }

    /// After an entry of a list or a table: does another one follow?
    fn goes_on(&mut self, end: u8) -> Read<bool> {
        let next = self.peek();
        if next != Some(b',') && next != Some(end) {
            return Err(if next.is_none() {
                "the text ends too early"
            } else {
                "a comma or an end is missing"
            });
        }
        self.at += 1;
        Ok(next == Some(b','))
    }

    fn list(&mut self) -> Read<Is> {
        let mut list = Vec::new();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Is::List(list));
        }
        loop {
            list.push(self.value()?);
            if !self.goes_on(b']')? {
                return Ok(Is::List(list));
            }
        }
    }

    fn table(&mut self) -> Read<Is> {
        let mut table = Vec::new();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Is::Table(table));
        }
        loop {
            match self.peek() {
                Some(b'"') => {}
                Some(_) => return Err("a name in quotes is missing"),
                None => return Err("the text ends too early"),
            }
            let key = self.string()?;
            self.peek();
            if !self.takes(":") {
                return Err("a colon is missing");
            }
            table.push((key, self.value()?));
            if !self.goes_on(b'}')? {
                return Ok(Is::Table(table));
            }
        }
    }

    fn number(&mut self) -> Read<Is> {
        let begin = self.at;
        self.takes("-");
        let zero = self.takes("0");
        let digits = self.skip(u8::is_ascii_digit);
        let mut sound = zero != (digits > 0);
        if self.takes(".") {
            sound &= self.skip(u8::is_ascii_digit) > 0;
        }
        if self.takes("e") || self.takes("E") {
            let _sign = self.takes("+") || self.takes("-");
            sound &= self.skip(u8::is_ascii_digit) > 0;
        }
        let text = &self.text[begin..self.at];
        let whole = text.parse().ok().map(Is::Whole);
        let number = whole.or_else(|| decimal::read(text).map(Is::Real)).filter(|_| sound);
        number.ok_or("this is no number that can be held")
    }

    fn string(&mut self) -> Read<String> {
        self.at += 1;
        let mut string = String::new();
        loop {
            let begin = self.at;
            self.skip(|byte| *byte >= b' ' && *byte != b'"' && *byte != b'\\');
            string.push_str(&self.text[begin..self.at]);
            match self.rest() {
                [b'"', ..] => {
                    self.at += 1;
                    return Ok(string);
                }
                [b'\\', escape, ..] if escape.is_ascii() => {
                    self.at += 2;
                    string.push(self.escaped(*escape)?);
                }
                [b'\\', ..] => return Err("nothing is written like this"),
                [_, ..] => return Err("a line ends within quotes"),
                [] => return Err("the text ends within quotes"),
            }
        }
    }

    fn escaped(&mut self, escape: u8) -> Read<char> {
        Ok(match escape {
            b'"' | b'\\' | b'/' => char::from(escape),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut code = self.four_digits()?;
                // What doesn't fit into four digits is written as two halves.
                if (0xd800..0xdc00).contains(&code) && self.takes("\\u") {
                    let low = self.four_digits()?.checked_sub(0xdc00).filter(|low| *low < 0x400);
                    code =
                        0x1_0000 + (code - 0xd800) * 0x400 + low.ok_or("half of a character is missing")?;
                }
                char::from_u32(code).ok_or("half of a character is missing")?
            }
            _ => return Err("nothing is written like this"),
        })
    }

    fn four_digits(&mut self) -> Read<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.rest().first().and_then(|byte| char::from(*byte).to_digit(16));
            code = code * 16 + digit.ok_or("four digits are missing")?;
            self.at += 1;
        }
        Ok(code)
    }
}

#[cfg(test)]
mod tests;
