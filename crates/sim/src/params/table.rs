//! The macros that turn a table into typed structs and their descriptions.

use super::spec::Spec;

/// A group of parameters that belong together: one section of the control panel, one struct in the engine.
pub trait Block {
    /// Name of the group in registries and help: `load`, `health_checks`.
    fn name(&self) -> &'static str;
    /// Its parameters, in the order they are shown.
    fn specs(&self) -> &'static [Spec];
    /// The raw value of the parameter at this place of [`Block::specs`].
    fn get_at(&self, at: usize) -> Option<f64>;
    /// Sets the parameter at this place of [`Block::specs`] to a raw value that has been checked.
    fn put_at(&mut self, at: usize, raw: f64);

    /// The raw value of a parameter, if this block has it.
    fn get(&self, key: &str) -> Option<f64> {
        self.get_at(place(self.specs(), key)?)
    }

    /// Sets a raw value that has been checked; false if this block has no such parameter.
    fn put(&mut self, key: &str, raw: f64) -> bool {
        let at = place(self.specs(), key);
        at.inspect(|at| self.put_at(*at, raw)).is_some()
    }

    /// The description of a parameter, if this block has it.
    fn spec(&self, key: &str) -> Option<&'static Spec> {
        self.specs().get(place(self.specs(), key)?)
    }
}

fn place(specs: &[Spec], key: &str) -> Option<usize> {
    specs.iter().position(|spec| spec.key == key)
}

/// A type a parameter's struct field can have.
pub trait ParamType: Copy {
    /// As a raw number.
    fn raw(self) -> f64;
    /// From a raw number that [`Spec::admits`].
    fn from_raw(raw: f64) -> Self;
}

impl ParamType for f64 {
    fn raw(self) -> f64 {
        self
    }
    fn from_raw(raw: f64) -> Self {
        raw
    }
}

impl ParamType for u32 {
    fn raw(self) -> f64 {
        f64::from(self)
    }
    fn from_raw(raw: f64) -> Self {
        raw as u32
    }
}

impl ParamType for bool {
    fn raw(self) -> f64 {
        f64::from(u8::from(self))
    }
    fn from_raw(raw: f64) -> Self {
        raw != 0.0
    }
}

/// Declares blocks of parameters: for each a typed struct with defaults, its descriptions, and access by name.
macro_rules! blocks {
    ($($(#[doc = $about:literal])* $name:ident as $id:literal {
        $($(#[doc = $help:literal])+ $field:ident: $type:ty = $spec:expr;)*
    })*) => {$(
        $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[doc = $help])+ pub $field: $type,)*
        }

        impl $name {
            /// Descriptions of all parameters of this block.
            pub const SPECS: &'static [Spec] = &[$($spec.named(stringify!($field), concat!($($help),+))),*];
        }

        impl Default for $name {
            fn default() -> Self {
                let mut defaults = Self::SPECS.iter().map(|spec| spec.default);
                // Fields are read in the order of SPECS, which is the order they are declared in.
                $name { $($field: <$type as ParamType>::from_raw(defaults.next().unwrap_or_default()),)* }
            }
        }

        impl Block for $name {
            fn name(&self) -> &'static str {
                $id
            }
            fn specs(&self) -> &'static [Spec] {
                Self::SPECS
            }
            fn get_at(&self, at: usize) -> Option<f64> {
                [$(self.$field.raw()),*].get(at).copied()
            }
            fn put_at(&mut self, at: usize, raw: f64) {
                let mut places = 0..;
                $(if places.next() == Some(at) {
                    self.$field = <$type as ParamType>::from_raw(raw);
                })*
            }
        }
    )*};
}

/// Declares enums whose variants are the options of a choice.
macro_rules! choices {
    ($($(#[doc = $about:literal])* $name:ident {
        $($(#[doc = $help:literal])+ $variant:ident = $id:literal, $label:literal;)+
    })*) => {$(
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[doc = $help])+ $variant,)+
        }

        impl $name {
            /// The options as people see them.
            pub const CHOICES: &'static [Choice] =
                &[$(Choice { id: $id, label: $label, help: concat!($($help),+).trim_ascii() }),+];
            const ALL: &'static [$name] = &[$($name::$variant),+];
        }

        impl ParamType for $name {
            fn raw(self) -> f64 {
                f64::from(self as u8)
            }
            fn from_raw(raw: f64) -> Self {
                Self::ALL.get(raw as usize).copied().unwrap_or(Self::ALL[0])
            }
        }
    )*};
}

pub(super) use {blocks, choices};

/// Keeps the macros' imports in one place.
pub(super) mod prelude {
    pub(in crate::params) use super::super::spec::{Choice, Spec, Unit, When};
    pub(in crate::params) use super::{Block, ParamType, blocks, choices};
}
