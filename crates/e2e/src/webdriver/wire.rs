//! Requests to the driver and its answers.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::time::Duration;
use ureq::Agent;

/// Longer than any script may run; a driver that is silent for longer is dead.
const LIMIT: Duration = Duration::from_secs(700);

/// The address of a session, or of one of its elements, and the connection to reach it.
#[derive(Clone)]
pub struct Endpoint {
    agent: Agent,
    url: String,
}

impl Endpoint {
    pub fn new(url: &str) -> Self {
        // The driver explains its refusals in the body, which an error would throw away.
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(LIMIT));
        Self { agent: config.build().into(), url: url.to_owned() }
    }

    pub fn below(&self, path: &str) -> Self {
        Self { agent: self.agent.clone(), url: format!("{}/{path}", self.url) }
    }

    pub fn get(&self, command: &str) -> Result<Value> {
        let url = format!("{}/{command}", self.url);
        let answer = self.agent.get(&url).call().and_then(|mut answer| answer.body_mut().read_json());
        value(command, answer.with_context(|| format!("no answer to {command}"))?)
    }

    pub fn post(&self, command: &str, body: &Value) -> Result<Value> {
        let url = format!("{}/{command}", self.url);
        let answer =
            self.agent.post(&url).send_json(body).and_then(|mut answer| answer.body_mut().read_json());
        value(command, answer.with_context(|| format!("no answer to {command}"))?)
    }

    pub fn delete(&self) -> Result<()> {
        self.agent.delete(&self.url).call().context("no answer to the end of the session")?;
        Ok(())
    }
}

/// Every answer is `{"value": …}`; a refusal's value has the fields `error` and `message`.
fn value(command: &str, mut answer: Value) -> Result<Value> {
    let value = answer.get_mut("value").map(Value::take).context("the driver's answer has no value")?;
    match (value.get("error"), value.get("message")) {
        (Some(error), Some(message)) => {
            let first_line = message.as_str().and_then(|text| text.lines().next()).unwrap_or_default();
            bail!("{command}: {}: {first_line}", error.as_str().unwrap_or_default())
        }
        _ => Ok(value),
    }
}

#[cfg(test)]
mod tests {
    use super::value;
    use serde_json::json;

    #[test]
    fn unwraps_values_and_explains_refusals() {
        assert_eq!(value("url", json!({ "value": "about:blank" })).expect("a value"), "about:blank");
        let refusal = json!({ "value": { "error": "no such element", "message": "none\n  (stack)", "stacktrace": "" } });
        assert_eq!(
            value("element", refusal).expect_err("a refusal").to_string(),
            "element: no such element: none"
        );
    }
}
