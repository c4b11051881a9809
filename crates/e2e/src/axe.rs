//! axe-core, which looks for what keeps people from using the page.

use crate::webdriver::Session;
use crate::workspace;
use anyhow::Result;
use serde::Deserialize;
use serde_json::Value;
use std::fmt;

/// WCAG 2.2, levels A and AA. Each version's tag covers only what that version added.
const RULES: &str = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']";

/// Further rules, which axe-core has among its best practices.
const MORE: &str = "{ 'heading-order': { enabled: true } }";

/// A rule that the page breaks.
#[derive(Debug, Deserialize)]
pub struct Finding {
    /// The rule's name, as in axe-core's documentation.
    pub id: String,
    /// What the rule asks for.
    pub help: String,
    /// The elements that break it.
    pub nodes: Vec<Node>,
}

/// An element that breaks a rule.
#[derive(Debug, Deserialize)]
pub struct Node {
    /// The element's own tag.
    pub html: String,
    /// What is wrong and how to mend it.
    #[serde(rename = "failureSummary")]
    pub summary: String,
}

/// Every rule of WCAG 2.2 A and AA, and of `MORE`, that the page breaks as it is now.
pub fn findings(session: &Session) -> Result<Vec<Finding>> {
    session.run::<Value>(&workspace::read_from_root("node_modules/axe-core/axe.min.js")?, &[])?;
    let script = format!(
        "return axe.run(document, {{ runOnly: {RULES}, rules: {MORE}, resultTypes: ['violations'] }}).then(found => found.violations)"
    );
    session.run(&script, &[])
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.id, self.help)?;
        self.nodes
            .iter()
            .try_for_each(|node| writeln!(f, "  {}\n  {}", node.html, node.summary.replace('\n', "\n  ")))
    }
}
