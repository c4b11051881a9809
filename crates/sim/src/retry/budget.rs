//! A budget for retries, so that they can't multiply an overload.
//!
//! Finagle's `RetryBudget`: over the last 10 s, retries may be at most a share of the requests, plus so many per
//! second whatever the load. Both requests and retries drop out of the account 10 s later.

use crate::params::Retries;
use crate::recent::Recent;
use crate::time::SimTime;

/// How far back the account reaches, in seconds.
const SPAN_S: usize = 10;

/// The account of one caller.
#[derive(Clone, Debug)]
pub struct Budget {
    /// Retries per request; none for no budget.
    share: Option<f64>,
    /// Retries that are always allowed, over the whole span.
    reserve: f64,
    requests: Recent<SPAN_S>,
    retries: Recent<SPAN_S>,
}

impl Budget {
    /// An empty account.
    pub fn new(retries: &Retries) -> Self {
        let (requests, spent) = (Recent::default(), Recent::default());
        let mut budget = Budget { share: None, reserve: 0.0, requests, retries: spent };
        budget.configure(retries);
        budget
    }

    /// The parameters have changed; the account stays.
    pub fn configure(&mut self, retries: &Retries) {
        self.share = (retries.retry_budget_pct > 0.0).then_some(retries.retry_budget_pct / 100.0);
        self.reserve = retries.retry_budget_min * SPAN_S as f64;
    }

    /// A request was made: a first try.
    pub fn request(&mut self, now: SimTime) {
        self.requests.add(now);
    }

    /// May a retry be made? If so it is entered into the account.
    pub fn try_retry(&mut self, now: SimTime) -> bool {
        let allowed = self.share.is_none_or(|share| {
            let most = share * f64::from(self.requests.total(now)) + self.reserve;
            f64::from(self.retries.total(now)) + 1.0 <= most
        });
        if allowed {
            self.retries.add(now);
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Block;

    fn budget(pct: f64, min: f64) -> Budget {
        Budget::new(&Retries { retry_budget_pct: pct, retry_budget_min: min, ..Retries::default() })
    }

    /// How many of 1000 retries are allowed at a moment.
    fn allowed(budget: &mut Budget, second: f64) -> usize {
        (0..1000).filter(|_| budget.try_retry(SimTime::from_secs(second))).count()
    }

    #[test]
    fn retries_are_a_share_of_requests_plus_a_floor() {
        for (pct, min, expected) in [(20.0, 0.0, 100), (20.0, 10.0, 200), (100.0, 1.0, 510), (1.0, 0.0, 5)] {
            let mut budget = budget(pct, min);
            (0..500).for_each(|_| budget.request(SimTime::ZERO));
            assert_eq!(allowed(&mut budget, 1.0), expected, "{pct} %, {min}/s");
        }
    }

    /// Who sets a share of 10 % and sees more retries than that finds the reason beside it.
    #[test]
    fn the_shares_help_names_the_floor() {
        let settings = Retries::default();
        let spec = |key| settings.spec(key).expect("a parameter");
        let (share, floor) = (spec("retry_budget_pct"), spec("retry_budget_min"));
        assert!(share.help.contains(&floor.label.to_lowercase()), "{}", share.help);
    }

    #[test]
    fn requests_and_retries_drop_out_after_ten_seconds() {
        let mut budget = budget(20.0, 1.0);
        (0..500).for_each(|_| budget.request(SimTime::from_secs(0.5)));
        assert_eq!(allowed(&mut budget, 4.0), 110);
        // The requests are forgotten but the retries still count; then those are forgotten too.
        assert_eq!(allowed(&mut budget, 10.0), 0);
        assert_eq!(allowed(&mut budget, 14.0), 10);
    }

    #[test]
    fn no_share_means_no_budget() {
        assert_eq!(allowed(&mut budget(0.0, 0.0), 0.0), 1000);
    }

    #[test]
    fn a_new_share_counts_at_once() {
        let mut budget = budget(20.0, 0.0);
        (0..500).for_each(|_| budget.request(SimTime::ZERO));
        assert_eq!(allowed(&mut budget, 0.0), 100);
        budget.configure(&Retries { retry_budget_pct: 50.0, retry_budget_min: 0.0, ..Retries::default() });
        assert_eq!(allowed(&mut budget, 0.0), 150);
    }
}
