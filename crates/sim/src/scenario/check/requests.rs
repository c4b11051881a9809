//! What can be asked of the system, step by step.

use super::{Check, callable};
use crate::ids::{ComponentId, KindId};
use crate::params::{Block, Class, Demand, ParamType, Spec};
use crate::problem::{Expected, Problem};
use crate::scenario::component::ComponentKind;
use crate::scenario::document::{ComponentDoc, RequestDoc, StepDoc};
use crate::scenario::limits::{MOST_CALLS, MOST_STEPS};
use crate::scenario::{CallStep, RequestKind, Step};

impl Check<'_> {
    pub(super) fn request(&mut self, at: usize, doc: &RequestDoc) -> RequestKind {
        let field = format!("requests[{at}]");
        let mut demand = Demand::default();
        let known: Vec<&'static Spec> = Demand::SPECS.iter().collect();
        for (key, value) in &doc.params {
            if let Some((spec, raw)) = self.value(&field, &known, key, value) {
                demand.put(spec.key, raw);
            }
        }
        self.shown(&format!("{field}.label"), doc.label.as_ref());
        RequestKind {
            id: doc.id.clone(),
            label: doc.label.clone().unwrap_or_else(|| doc.id.clone()),
            class: self.class(&field, &doc.class),
            offered: demand.share > 0.0,
            demand,
            steps: self.steps(&field, KindId::from(at), doc),
        }
    }

    fn class(&mut self, field: &str, name: &str) -> Class {
        let found = Class::CHOICES.iter().position(|choice| choice.id == name);
        if found.is_none() {
            let ids = Class::CHOICES.iter().map(|choice| choice.id.to_owned()).collect();
            let field = format!("{field}.class");
            self.aside(Problem::new(field, format!("\"{name}\""), Expected::OneOf(ids)));
        }
        Class::from_raw(found.unwrap_or_default() as f64)
    }

    fn steps(&mut self, field: &str, kind: KindId, doc: &RequestDoc) -> Vec<Step> {
        let all_work = [StepDoc { work: Some(1.0), call: None }];
        let steps = doc.steps.as_deref().unwrap_or(&all_work);
        self.amount(&format!("{field}.steps"), steps.len(), 1, MOST_STEPS);
        let steps = steps.iter().take(MOST_STEPS).enumerate();
        steps.filter_map(|(n, step)| self.step(&format!("{field}.steps[{n}]"), kind, step)).collect()
    }

    fn step(&mut self, field: &str, kind: KindId, doc: &StepDoc) -> Option<Step> {
        match (doc.work, &doc.call) {
            (Some(share), None) => {
                self.between(format!("{field}.work"), share, (0.0, 1.0), "");
                Some(Step::Work(share))
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
        if (to.is_none() || kind.is_none()) && !self.blind {
            let names = self.callable_ids(ComponentKind::Server).join(", ");
            let expected = format!("one of: {names}; behind a colon, the id of a request");
            self.problem(field, format!("\"{name}\""), expected);
        }
        Some(CallStep { to: to?, kind: kind? })
    }
}
