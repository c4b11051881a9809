//! The Headroom page.
