//! Rate limits: how many requests are let in, for everyone together or for each client.
//!
//! A rule is a file: what it keeps for each account, and when it admits. [`Limiter`] keeps the accounts.

mod fixed_window;
mod sliding_window;
mod token_bucket;

use crate::params::{self, LimitRule, LimitScope};
use crate::time::SimTime;
use fixed_window::FixedWindow;
use sliding_window::SlidingWindow;
use token_bucket::TokenBucket;

/// A rule and what it keeps for each account.
trait Rule: Clone {
    /// What is kept for one account; the default is that of a client never seen.
    type Account: Clone + Default;

    /// Is a request let in? If so it is counted.
    fn admit(&self, account: &mut Self::Account, now: SimTime) -> bool;

    /// Fits an account kept by this rule to the rule with other parameters.
    fn carry_over(&self, account: &mut Self::Account, to: &Self, now: SimTime);
}

/// A rate limit with its counts.
#[derive(Clone, Debug)]
pub struct Limiter {
    scope: LimitScope,
    counted: Counted,
}

#[derive(Clone, Debug)]
enum Counted {
    Off,
    TokenBucket(Accounts<TokenBucket>),
    FixedWindow(Accounts<FixedWindow>),
    SlidingWindow(Accounts<SlidingWindow>),
}

/// A rule and all its accounts, in order of address; a single one when everyone shares it.
#[derive(Clone, Debug)]
struct Accounts<R: Rule> {
    rule: R,
    accounts: Vec<(u32, R::Account)>,
}

impl Limiter {
    /// A limit that has seen nobody yet.
    pub fn new(limiter: &params::Limiter) -> Self {
        let counted = match limiter.limit {
            LimitRule::Off => Counted::Off,
            LimitRule::TokenBucket => Counted::TokenBucket(Accounts::new(TokenBucket::new(limiter))),
            LimitRule::FixedWindow => Counted::FixedWindow(Accounts::new(FixedWindow::new(limiter))),
            LimitRule::SlidingWindow => Counted::SlidingWindow(Accounts::new(SlidingWindow::new(limiter))),
        };
        Limiter { scope: limiter.limit_scope, counted }
    }

    /// The parameters have changed. Counts are kept, unless another rule, another scope or another length of the
    /// window gives them another meaning: then they start anew.
    pub fn configure(&mut self, limiter: &params::Limiter, now: SimTime) {
        let mut new = Limiter::new(limiter);
        if new.scope == self.scope {
            match (&mut self.counted, &mut new.counted) {
                (Counted::TokenBucket(old), Counted::TokenBucket(new)) => new.take_over(old, now),
                (Counted::FixedWindow(old), Counted::FixedWindow(new)) => new.take_over(old, now),
                (Counted::SlidingWindow(old), Counted::SlidingWindow(new)) => new.take_over(old, now),
                _ => {}
            }
        }
        *self = new;
    }

    /// Is a request from this address let in? If so it is counted. Memory grows when an address is seen the first time.
    pub fn admit(&mut self, now: SimTime, address: u32) -> bool {
        let account = match self.scope {
            LimitScope::Whole => 0,
            LimitScope::Client => address,
        };
        match &mut self.counted {
            Counted::Off => true,
            Counted::TokenBucket(accounts) => accounts.admit(account, now),
            Counted::FixedWindow(accounts) => accounts.admit(account, now),
            Counted::SlidingWindow(accounts) => accounts.admit(account, now),
        }
    }
}

impl<R: Rule> Accounts<R> {
    fn new(rule: R) -> Self {
        Accounts { rule, accounts: Vec::new() }
    }

    fn admit(&mut self, address: u32, now: SimTime) -> bool {
        let place = self.accounts.binary_search_by_key(&address, |(address, _)| *address);
        let place = place.unwrap_or_else(|place| {
            self.accounts.insert(place, (address, R::Account::default()));
            place
        });
        self.rule.admit(&mut self.accounts[place].1, now)
    }

    fn take_over(&mut self, old: &mut Self, now: SimTime) {
        self.accounts = std::mem::take(&mut old.accounts);
        self.accounts.iter_mut().for_each(|(_, account)| old.rule.carry_over(account, &self.rule, now));
    }
}

#[cfg(test)]
mod tests;
