//! An element of the page.

use super::key;
use super::wire::Endpoint;
use anyhow::{Context, Result};
use serde_json::{Value, json};

/// The key under which the protocol hands out references to elements.
const REFERENCE: &str = "element-6066-11e4-a52e-4f735466cecf";

/// An element of the page, found with [`Session::find`](crate::Session::find).
pub struct Element {
    id: String,
    endpoint: Endpoint,
}

impl Element {
    pub(super) fn new(session: &Endpoint, reference: &Value) -> Result<Self> {
        let id = reference.get(REFERENCE).and_then(Value::as_str).context("not a reference to an element")?;
        Ok(Self { id: id.to_owned(), endpoint: session.below(&format!("element/{id}")) })
    }

    /// Scrolls it into view and clicks in its middle, as a mouse does: whatever covers it gets in the way.
    pub fn click(&self) -> Result<()> {
        self.endpoint.post("click", &json!({})).map(drop)
    }

    /// Focuses it and types.
    pub fn type_in(&self, text: &str) -> Result<()> {
        self.endpoint.post("value", &json!({ "text": text })).map(drop)
    }

    /// Replaces what stands in a field, as a person does: selects all of it, types over it, and presses Enter.
    pub fn retype(&self, text: &str) -> Result<()> {
        self.type_in(&format!("{}a{}{text}{}", key::CONTROL, key::RELEASE, key::ENTER))
    }

    /// What assistive technology calls it; empty if it has no name.
    pub fn accessible_name(&self) -> Result<String> {
        Ok(serde_json::from_value(self.endpoint.get("computedlabel")?)?)
    }

    /// Its text as shown.
    pub fn text(&self) -> Result<String> {
        Ok(serde_json::from_value(self.endpoint.get("text")?)?)
    }

    /// One of its attributes, if it has it.
    pub fn attribute(&self, name: &str) -> Result<Option<String>> {
        Ok(serde_json::from_value(self.endpoint.get(&format!("attribute/{name}"))?)?)
    }

    /// Can it be seen, by scrolling if need be?
    pub fn is_displayed(&self) -> Result<bool> {
        Ok(serde_json::from_value(self.endpoint.get("displayed")?)?)
    }

    /// The element as an argument for a script.
    pub fn as_argument(&self) -> Value {
        json!({ REFERENCE: self.id })
    }
}
