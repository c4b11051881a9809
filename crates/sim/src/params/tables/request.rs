//! Request kinds: how often they come and how much work they are.

use crate::params::table::prelude::*;
use crate::sampling::Law;

choices! {
    /// What a request does to data.
    Class {
        /// Looks something up.
        Read = "read", "Read";
        /// Changes something.
        Write = "write", "Write";
        /// Fetches a file that is the same for everyone.
        Static = "static", "Static file";
    }
    /// How amounts of work are spread.
    DemandLaw {
        /// Mostly short, sometimes long; C² = 1.
        Exponential = "exponential", "Exponential";
        /// Always the same; C² = 0.
        Deterministic = "deterministic", "Constant";
        /// Narrower than exponential: C² from 0.01 to 1.
        Erlang = "erlang", "Erlang";
        /// Two classes, short and long, in balance: C² of 1 and more.
        Hyperexponential = "hyperexponential", "Hyperexponential";
        /// A long tail on the right: any C².
        Lognormal = "lognormal", "Lognormal";
        /// A heavy tail: a few are enormous.
        Pareto = "pareto", "Pareto";
    }
}

const SPREAD: &[When] = &[When::Is("law", &["erlang", "hyperexponential", "lognormal", "pareto"])];

/// Bytes take time only on a line whose bandwidth is limited.
const SIZES: &[When] = &[When::Somewhere(&[When::Positive("bandwidth_mbps")])];

blocks! {
    /// How often a request kind comes, and how much work it is.
    Demand as "demand" {
        /// Its share in the mix, relative to the other kinds; 0 when only other requests call it.
        share: f64 = Spec::real(1.0, 0.0, 1000.0, 0.01).log().label("Share in the mix").when(&[When::Mixed]);
        /// Mean work on a plain server; each of its steps takes a share of it.
        work_ms: f64 = Spec::real(20.0, 0.0, 60_000.0, 0.1).log().unit(Unit::Millis).label("Service demand");
        /// How the work is spread.
        law: DemandLaw = Spec::choice(DemandLaw::CHOICES).label("Spread of work");
        /// How widely it is spread: variance over squared mean. Erlang counts more than 1 as 1, hyperexponential less than 1 as 1.
        scv: f64 = Spec::real(1.0, 0.01, 100.0, 0.01).log().label("C²").when(SPREAD);
        /// Size of the request on the line.
        request_bytes: f64 = Spec::real(500.0, 0.0, 1e9, 1.0).log().unit(Unit::Bytes).label("Request size").when(SIZES);
        /// Size of the answer on the line.
        response_bytes: f64 = Spec::real(10_000.0, 0.0, 1e9, 1.0).log().unit(Unit::Bytes).label("Answer size").when(SIZES);
    }
}

impl DemandLaw {
    /// The law of this name.
    pub const fn law(self) -> Law {
        match self {
            DemandLaw::Exponential => Law::Exponential,
            DemandLaw::Deterministic => Law::Deterministic,
            DemandLaw::Erlang => Law::Erlang,
            DemandLaw::Hyperexponential => Law::Hyperexponential,
            DemandLaw::Lognormal => Law::Lognormal,
            DemandLaw::Pareto => Law::Pareto,
        }
    }
}
