//! From what is written to what can run: names resolved, values checked, and all problems reported at once.

use super::component::{Component, ComponentKind, Settings};
use super::document::{ComponentDoc, Document, FORMAT, RequestDoc, StepDoc};
use super::limits::{
    LATEST_S, LONGEST_ID, LONGEST_SCRIPT, MOST_CALLS, MOST_COMPONENTS, MOST_KINDS, MOST_STEPS, PACE,
};
use super::{CallStep, Link, RequestKind, Scenario, Step};
use crate::engine::Command;
use crate::ids::{ComponentId, KindId};
use crate::params::{Block, Class, Demand, Network, ParamType, Scope, Spec, Value};
use crate::problem::{Expected, Problem};
use crate::time::SimTime;
use std::collections::{BTreeMap, BTreeSet};

impl Document {
    /// Checks everything and resolves all names.
    ///
    /// # Errors
    /// All problems found, each with its field, its value and what is allowed.
    pub fn check(&self) -> Result<Scenario, Vec<Problem>> {
        let mut check = Check { document: self, problems: Vec::new() };
        let scenario = check.scenario();
        if check.problems.is_empty() { Ok(scenario) } else { Err(check.problems) }
    }
}

struct Check<'a> {
    document: &'a Document,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn scenario(&mut self) -> Scenario {
        let document = self.document;
        if document.format != FORMAT {
            self.problem("format", document.format, format!("{FORMAT}, the version this program reads"));
        }
        if !(PACE.0..=PACE.1).contains(&document.pace) {
            let expected = Expected::Between { min: PACE.0, max: PACE.1, whole: false, unit: "×" };
            self.problems.push(Problem::new("pace", document.pace, expected));
        }
        self.amount("components", document.components.len(), 1, MOST_COMPONENTS);
        self.amount("requests", document.requests.len(), 1, MOST_KINDS);
        self.amount("script", document.script.len(), 0, LONGEST_SCRIPT);
        self.ids();
        if !self.problems.is_empty() {
            // Later checks index by id and count on sane sizes.
            return self.empty();
        }
        let components =
            document.components.iter().enumerate().map(|(at, c)| self.component(at, c)).collect();
        let kinds = document.requests.iter().enumerate().map(|(at, r)| self.request(at, r)).collect();
        let mut scenario = Scenario { components, kinds, ..self.empty() };
        if self.problems.is_empty() {
            self.reachable(&mut scenario);
        }
        if self.problems.is_empty() {
            self.links(&mut scenario);
            self.script(&mut scenario);
        }
        scenario
    }

    fn empty(&self) -> Scenario {
        let Document { title, about, seed, pace, .. } = self.document.clone();
        Scenario {
            title,
            about,
            seed,
            pace,
            components: Vec::new(),
            kinds: Vec::new(),
            links: Vec::new(),
            script: Vec::new(),
        }
    }

    fn problem(
        &mut self,
        field: impl Into<String>,
        value: impl std::fmt::Display,
        expected: impl Into<String>,
    ) {
        self.problems.push(Problem::such(field, value, expected));
    }

    fn amount(&mut self, field: &str, found: usize, min: usize, max: usize) {
        if !(min..=max).contains(&found) {
            self.problem(field, format!("{found} entries"), format!("{min} to {max} entries"));
        }
    }

    /// Ids of components and requests share one namespace: both stand before the dot in `web.slots`.
    fn ids(&mut self) {
        let components = self.document.components.iter().map(|c| ("components", &c.id));
        let requests = self.document.requests.iter().map(|r| ("requests", &r.id));
        let mut seen = BTreeSet::new();
        for (at, (list, id)) in components.chain(requests).enumerate() {
            let field = match list {
                "components" => format!("components[{at}].id"),
                _ => format!("requests[{}].id", at - self.document.components.len()),
            };
            let tidy = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
            if id.is_empty() || id.len() > LONGEST_ID || !id.chars().all(tidy) {
                let expected = format!("1 to {LONGEST_ID} of: a to z, 0 to 9, - and _");
                self.problem(field, format!("\"{id}\""), expected);
            } else if !seen.insert(id.clone()) {
                self.problem(field, format!("\"{id}\""), "a name nothing else has");
            }
        }
    }

    fn component(&mut self, at: usize, doc: &ComponentDoc) -> Component {
        let field = format!("components[{at}]");
        let mut settings = doc.kind.settings();
        for (key, value) in &doc.params {
            let spec = settings.blocks().iter().find_map(|block| block.spec(key));
            if let Some(raw) = self.value(&field, spec, &settings.blocks(), key, value) {
                settings.put(key, raw);
            }
        }
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

    fn own(
        &mut self,
        field: &str,
        doc: &ComponentDoc,
        settings: &Settings,
    ) -> BTreeMap<u16, BTreeMap<&'static str, f64>> {
        let mut all = BTreeMap::new();
        for (number, values) in &doc.instance {
            let field = format!("{field}.instance.{number}");
            let Some(instance) =
                number.parse::<u16>().ok().and_then(|n| n.checked_sub(1)).filter(|n| *n < 200)
            else {
                self.problem(&field, format!("\"{number}\""), "the number of an instance, 1 to 200");
                continue;
            };
            let own: &mut BTreeMap<_, _> = all.entry(instance).or_default();
            for (key, value) in values {
                let blocks = settings.blocks();
                let each = |spec: &&'static Spec| spec.scope == Scope::Instance;
                let spec = blocks.iter().find_map(|block| block.spec(key)).filter(each);
                if let Some(raw) = self.value(&field, spec, &blocks, key, value) {
                    own.extend(spec.map(|spec| (spec.key, raw)));
                }
            }
        }
        all
    }

    /// One parameter's value, or a problem that names it.
    fn value(
        &mut self,
        field: &str,
        spec: Option<&'static Spec>,
        blocks: &[&dyn Block],
        key: &str,
        value: &Value,
    ) -> Option<f64> {
        let checked = match spec {
            Some(spec) => spec.check(value),
            None => {
                let known = blocks.iter().flat_map(|b| b.specs()).map(|spec| spec.key.to_owned()).collect();
                Err(Problem::new(key, "this name", Expected::OneOf(known)))
            }
        };
        checked.map_err(|problem| self.problems.push(problem.within(field))).ok()
    }

    fn calls(&mut self, field: &str, doc: &ComponentDoc) -> Vec<ComponentId> {
        let field = format!("{field}.calls");
        let wanted = match doc.kind {
            ComponentKind::Client => 1..=1,
            ComponentKind::Balancer => 1..=MOST_CALLS,
            ComponentKind::Server | ComponentKind::Database => 0..=0,
        };
        if !wanted.contains(&doc.calls.len()) {
            let expected = match doc.kind {
                ComponentKind::Client => "one component: where its requests go",
                ComponentKind::Balancer => "the components it spreads calls over",
                _ => "none: what a server calls stands in the requests' steps",
            };
            self.problem(field, format!("{:?}", doc.calls), expected);
            return Vec::new();
        }
        let mut calls = Vec::new();
        for name in &doc.calls {
            let found = self.document.components.iter().position(|c| c.id == *name);
            match found {
                Some(to) if callable(doc.kind, self.document.components[to].kind) => {
                    calls.push(ComponentId::from(to))
                }
                _ => {
                    let names = self.document.components.iter().filter(|c| callable(doc.kind, c.kind));
                    let names = names.map(|c| c.id.clone()).collect();
                    self.problems.push(Problem::new(&field, format!("\"{name}\""), Expected::OneOf(names)));
                }
            }
        }
        calls
    }

    fn request(&mut self, at: usize, doc: &RequestDoc) -> RequestKind {
        let field = format!("requests[{at}]");
        let mut demand = Demand::default();
        for (key, value) in &doc.params {
            let spec = demand.spec(key);
            if let Some(raw) = self.value(&field, spec, &[&demand.clone()], key, value) {
                demand.put(key, raw);
            }
        }
        let class = Class::CHOICES.iter().position(|choice| choice.id == doc.class).unwrap_or_else(|| {
            let ids = Class::CHOICES.iter().map(|choice| choice.id.to_owned()).collect();
            self.problems.push(Problem::new(format!("{field}.class"), &doc.class, Expected::OneOf(ids)));
            0
        });
        let all_work = [StepDoc { work: Some(1.0), call: None }];
        let steps = doc.steps.as_deref().unwrap_or(&all_work);
        self.amount(&format!("{field}.steps"), steps.len(), 1, MOST_STEPS);
        RequestKind {
            id: doc.id.clone(),
            label: doc.label.clone().unwrap_or_else(|| doc.id.clone()),
            class: Class::from_raw(class as f64),
            offered: demand.share > 0.0,
            demand,
            steps: steps
                .iter()
                .take(MOST_STEPS)
                .enumerate()
                .filter_map(|(n, step)| self.step(&format!("{field}.steps[{n}]"), KindId::from(at), step))
                .collect(),
        }
    }

    fn step(&mut self, field: &str, kind: KindId, doc: &StepDoc) -> Option<Step> {
        match (doc.work, &doc.call) {
            (Some(share), None) if (0.0..=1.0).contains(&share) => Some(Step::Work(share)),
            (Some(share), None) => {
                let expected = Expected::Between { min: 0.0, max: 1.0, whole: false, unit: "" };
                self.problems.push(Problem::new(format!("{field}.work"), share, expected));
                None
            }
            (None, Some(names)) => {
                let field = format!("{field}.call");
                self.amount(&field, names.len(), 1, MOST_CALLS);
                let calls =
                    names.iter().take(MOST_CALLS).filter_map(|name| self.call_step(&field, kind, name));
                Some(Step::Call(calls.collect()))
            }
            _ => {
                self.problem(field, "this step", "either { work = … } or { call = […] }");
                None
            }
        }
    }

    /// `db`, or `orders:lookup` to ask for another kind of request.
    fn call_step(&mut self, field: &str, own: KindId, name: &str) -> Option<CallStep> {
        let (to, kind) = match name.split_once(':') {
            Some((to, kind)) => {
                (to, self.document.requests.iter().position(|r| r.id == kind).map(KindId::from))
            }
            None => (name, Some(own)),
        };
        let called = |c: &ComponentDoc| c.id == to && callable(ComponentKind::Server, c.kind);
        let to = self.document.components.iter().position(called).map(ComponentId::from);
        if to.is_none() || kind.is_none() {
            let names = self.document.components.iter().filter(|c| callable(ComponentKind::Server, c.kind));
            let names = names.map(|c| c.id.as_str()).collect::<Vec<_>>().join(", ");
            let expected = format!("one of: {names}; behind a colon, the id of a request");
            self.problem(field, format!("\"{name}\""), expected);
        }
        Some(CallStep { to: to?, kind: kind? })
    }

    /// Walks every way a request can take: finds the calls of servers, and refuses circles, which would never end.
    fn reachable(&mut self, scenario: &mut Scenario) {
        let entrances: Vec<(ComponentId, KindId)> = scenario
            .components
            .iter()
            .filter(|component| component.settings.kind() == ComponentKind::Client)
            .flat_map(|client| client.calls.clone())
            .flat_map(|entrance| (0..scenario.kinds.len()).map(move |kind| (entrance, KindId::from(kind))))
            .filter(|(_, kind)| scenario.kinds[kind.index()].offered)
            .collect();
        if entrances.is_empty() {
            self.problem(
                "components",
                "this list",
                "a client whose requests go somewhere, and a request with a share",
            );
        }
        let mut done = BTreeSet::new();
        for (entrance, kind) in entrances {
            self.walk(scenario, entrance, kind, &mut Vec::new(), &mut done);
        }
    }

    fn walk(
        &mut self,
        scenario: &mut Scenario,
        at: ComponentId,
        kind: KindId,
        way: &mut Vec<(ComponentId, KindId)>,
        done: &mut BTreeSet<(ComponentId, KindId)>,
    ) {
        if way.contains(&(at, kind)) {
            way.push((at, kind));
            let names = way.iter().map(|(c, _)| scenario.components[c.index()].id.as_str());
            let circle = names.collect::<Vec<_>>().join(" > ");
            way.pop();
            self.problem(
                format!("requests[{}].steps", kind.0),
                circle,
                "calls that don't lead back to themselves",
            );
            return;
        }
        if !done.insert((at, kind)) {
            return;
        }
        way.push((at, kind));
        let next: Vec<(ComponentId, KindId)> = match scenario.components[at.index()].settings.kind() {
            ComponentKind::Balancer => {
                scenario.components[at.index()].calls.iter().map(|to| (*to, kind)).collect()
            }
            ComponentKind::Server => calls_of(&scenario.kinds[kind.index()]),
            ComponentKind::Client | ComponentKind::Database => Vec::new(),
        };
        for (to, kind) in next {
            let calls = &mut scenario.components[at.index()].calls;
            if !calls.contains(&to) {
                calls.push(to);
            }
            self.walk(scenario, to, kind, way, done);
        }
        way.pop();
    }

    fn links(&mut self, scenario: &mut Scenario) {
        for (at, component) in scenario.components.iter().enumerate() {
            for to in &component.calls {
                let network = Network::default();
                scenario.links.push(Link { from: ComponentId::from(at), to: *to, network });
            }
        }
        let mut set = BTreeSet::new();
        for (at, doc) in self.document.links.iter().enumerate() {
            let field = format!("links[{at}]");
            let ends = scenario.component(&doc.from).zip(scenario.component(&doc.to));
            let Some(id) = ends.and_then(|(from, to)| scenario.link(from, to)).filter(|id| set.insert(*id))
            else {
                let names =
                    (0..scenario.links.len()).map(|l| scenario.name(super::Target::Link(l.into()))).collect();
                let found = format!("{}>{}", doc.from, doc.to);
                self.problems.push(Problem::new(field, found, Expected::OneOf(names)));
                continue;
            };
            let network = &mut scenario.links[id.index()].network;
            for (key, value) in &doc.params {
                let spec = network.spec(key);
                if let Some(raw) = self.value(&field, spec, &[&network.clone()], key, value) {
                    network.put(key, raw);
                }
            }
        }
    }

    fn script(&mut self, scenario: &mut Scenario) {
        for (at, doc) in self.document.script.iter().enumerate() {
            if !(0.0..=LATEST_S).contains(&doc.at_s) {
                let expected = Expected::Between { min: 0.0, max: LATEST_S, whole: false, unit: "s" };
                self.problems.push(Problem::new(format!("script[{at}].at_s"), doc.at_s, expected));
            }
            match Command::parse(&doc.r#do, scenario) {
                Ok(command) => scenario.script.push((SimTime::from_secs(doc.at_s), command)),
                Err(problem) => self.problems.push(problem.within(&format!("script[{at}]"))),
            }
        }
        scenario.script.sort_by_key(|(at, _)| *at);
    }
}

/// May a component of the first kind call one of the second?
fn callable(from: ComponentKind, to: ComponentKind) -> bool {
    match to {
        ComponentKind::Client => false,
        // Databases speak to servers only: they stand behind connection pools.
        ComponentKind::Database => from == ComponentKind::Server,
        ComponentKind::Balancer | ComponentKind::Server => true,
    }
}

fn calls_of(kind: &RequestKind) -> Vec<(ComponentId, KindId)> {
    let calls = |step: &Step| match step {
        Step::Call(calls) => calls.iter().map(|call| (call.to, call.kind)).collect(),
        Step::Work(_) => Vec::new(),
    };
    kind.steps.iter().flat_map(calls).collect()
}
