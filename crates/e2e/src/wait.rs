//! Waiting for a condition, with a deadline instead of a guess.

use anyhow::{Result, bail};
use std::thread;
use std::time::{Duration, Instant};

const PAUSE: Duration = Duration::from_millis(20);

/// Asks until there is an answer; after `limit` it gives up, naming what was awaited.
pub fn until<T>(what: &str, limit: Duration, mut ask: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(answer) = ask()? {
            return Ok(answer);
        }
        if Instant::now() > deadline {
            bail!("waited {limit:?} in vain for {what}");
        }
        thread::sleep(PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use super::until;
    use std::time::Duration;

    #[test]
    fn asks_again_until_there_is_an_answer() {
        let mut asked = 0;
        let answer = until("the third call", Duration::from_secs(10), || {
            asked += 1;
            Ok((asked == 3).then_some(asked))
        });
        assert_eq!(answer.expect("the third call answers"), 3);
    }

    #[test]
    fn gives_up_and_says_on_what() {
        let error = until("godot", Duration::ZERO, || Ok(None::<()>)).expect_err("nothing comes");
        assert!(error.to_string().contains("godot"));
    }
}
