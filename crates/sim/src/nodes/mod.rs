//! What each kind of component does with a call.
