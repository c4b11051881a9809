//! Groups of machines and clients: their parameters, and whom clients and balancers call.

use super::{Check, callable};
use crate::ids::ComponentId;
use crate::params::{Block, Scope, Spec};
use crate::problem::{Expected, Problem};
use crate::scenario::component::{Component, ComponentKind, Own, Settings};
use crate::scenario::document::ComponentDoc;
use crate::scenario::limits::{MOST_CALLS, MOST_INSTANCES};

impl Check<'_> {
    pub(super) fn component(&mut self, at: usize, doc: &ComponentDoc) -> Component {
        let field = format!("components[{at}]");
        let mut settings = doc.kind.settings();
        let known = specs(&settings.blocks());
        for (key, value) in &doc.params {
            if let Some((spec, raw)) = self.value(&field, &known, key, value) {
                settings.put(spec.key, raw);
            }
        }
        self.shown(&format!("{field}.label"), doc.label.as_ref());
        let calls = self.calls(&field, doc);
        let own = self.own(&field, doc, &settings);
        Component {
            id: doc.id.clone(),
            label: doc.label.clone().unwrap_or_else(|| doc.id.clone()),
            settings,
            calls,
            // 198.51.100.0/24 and its like are reserved for documentation (RFC 5737); each group gets its own block.
            network: doc.network.map_or(0xC633_6400 + ((at as u32) << 16), u32::from),
            own,
        }
    }

    fn own(&mut self, field: &str, doc: &ComponentDoc, settings: &Settings) -> Vec<Own> {
        let mut known = specs(&settings.blocks());
        known.retain(|spec| spec.scope == Scope::Instance);
        let mut all = Vec::new();
        for (number, values) in &doc.instance {
            let field = format!("{field}.instance.{number}");
            let Some(instance) = instance(number) else {
                let expected = format!("the number of an instance, 1 to {MOST_INSTANCES}");
                self.problem(&field, format!("\"{number}\""), expected);
                continue;
            };
            for (key, value) in values {
                if let Some((spec, raw)) = self.value(&field, &known, key, value) {
                    all.push(Own { instance, key: spec.key, raw });
                }
            }
        }
        all
    }

    fn calls(&mut self, field: &str, doc: &ComponentDoc) -> Vec<ComponentId> {
        let field = format!("{field}.calls");
        let (wanted, expected) = match doc.kind {
            ComponentKind::Client => (1..=1, "one component: where its requests go"),
            ComponentKind::Balancer => (1..=MOST_CALLS, "the components it spreads calls over"),
            ComponentKind::Server | ComponentKind::Database => {
                (0..=0, "none: what a server calls stands in the requests' steps")
            }
        };
        if !wanted.contains(&doc.calls.len()) {
            self.problem(field, doc.calls.join(", "), expected);
            return Vec::new();
        }
        let found: Vec<Option<ComponentId>> =
            doc.calls.iter().map(|name| self.called(&field, doc.kind, name)).collect();
        let calls: Vec<ComponentId> = found.into_iter().flatten().collect();
        if let Some(at) = (1..calls.len()).find(|at| calls[..*at].contains(&calls[*at])) {
            self.problem(field, format!("\"{}\"", doc.calls[at]), "each component once");
        }
        calls
    }

    fn called(&mut self, field: &str, from: ComponentKind, name: &str) -> Option<ComponentId> {
        let components = &self.document.components;
        let found = components.iter().position(|c| c.id == name && callable(from, c.kind));
        if found.is_none() && !self.blind {
            let names = self.callable_ids(from);
            match names.is_empty() {
                true => {
                    self.problem(field, format!("\"{name}\""), "a balancer or a server, and there is none")
                }
                false => {
                    self.problems.push(Problem::new(field, format!("\"{name}\""), Expected::OneOf(names)))
                }
            }
        }
        found.map(ComponentId::from)
    }
}

fn specs(blocks: &[&dyn Block]) -> Vec<&'static Spec> {
    blocks.iter().flat_map(|block| block.specs()).collect()
}

/// An instance by its number, which people count from 1 and write in one way only.
fn instance(number: &str) -> Option<u16> {
    let read: u16 = number.parse().ok()?;
    ((1..=MOST_INSTANCES).contains(&read) && number == read.to_string()).then(|| read - 1)
}
