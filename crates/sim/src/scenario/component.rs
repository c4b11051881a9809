//! Components: groups of like machines, and of clients, with the parameters each kind has.

use crate::ids::ComponentId;
use crate::params::{
    Block, Breaker, Capacity, Checks, Failover, Faults, Limiter, Load, Pool, Retries, Routing, Size, Spec,
    Storage,
};
use serde::Serialize;

/// What a component is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ComponentKind {
    /// People or programs that send requests.
    Client,
    /// Spreads calls over servers.
    Balancer,
    /// Works on requests and may call other components.
    Server,
    /// Keeps data; answers reads and writes.
    Database,
}

impl ComponentKind {
    /// All kinds, in the order of their tiers.
    pub const ALL: [ComponentKind; 4] =
        [ComponentKind::Client, ComponentKind::Balancer, ComponentKind::Server, ComponentKind::Database];

    /// Name in files.
    pub const fn id(self) -> &'static str {
        match self {
            ComponentKind::Client => "client",
            ComponentKind::Balancer => "balancer",
            ComponentKind::Server => "server",
            ComponentKind::Database => "database",
        }
    }

    /// The default settings of this kind.
    pub fn settings(self) -> Settings {
        match self {
            ComponentKind::Client => Settings::Client(Box::default()),
            ComponentKind::Balancer => Settings::Balancer(Box::default()),
            ComponentKind::Server => Settings::Server(Box::default()),
            ComponentKind::Database => Settings::Database(Box::default()),
        }
    }
}

/// A component of a checked scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// Name in files and on the command line.
    pub id: String,
    /// Name for people.
    pub label: String,
    /// Kind and parameters.
    pub settings: Settings,
    /// The components it may call: a client's entrance, a balancer's servers, what a server's steps name.
    pub calls: Vec<ComponentId>,
    /// First network address (IPv4) of its clients.
    pub network: u32,
    /// Values of single instances that differ from the group's.
    pub own: Vec<Own>,
}

/// A parameter's value that a single instance has for itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Own {
    /// Which instance, from 0.
    pub instance: u16,
    /// Which parameter.
    pub key: &'static str,
    /// Its raw value.
    pub raw: f64,
}

macro_rules! settings {
    ($($(#[$doc:meta])* $kind:ident: $name:ident { $($(#[$field_doc:meta])* $field:ident: $block:ty,)* })*) => {
        /// A component's kind, with the parameters that kind has.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Settings {
            $($(#[$doc])* $kind(Box<$name>),)*
        }

        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Default, PartialEq)]
            pub struct $name {
                $($(#[$field_doc])* pub $field: $block,)*
            }
        )*

        impl Settings {
            /// What it is.
            pub fn kind(&self) -> ComponentKind {
                match self {
                    $(Settings::$kind(_) => ComponentKind::$kind,)*
                }
            }

            /// Its blocks of parameters, in the order they are shown.
            pub fn blocks(&self) -> Vec<&dyn Block> {
                match self {
                    $(Settings::$kind(settings) => vec![$(&settings.$field as &dyn Block),*],)*
                }
            }

            fn blocks_mut(&mut self) -> Vec<&mut dyn Block> {
                match self {
                    $(Settings::$kind(settings) => vec![$(&mut settings.$field as &mut dyn Block),*],)*
                }
            }
        }
    };
}

settings! {
    /// Clients.
    Client: ClientSettings {
        /// The load they put on the system.
        load: Load,
        /// Timeouts and retries.
        retries: Retries,
        /// Circuit breaker and throttling.
        breaker: Breaker,
    }
    /// A balancer.
    Balancer: BalancerSettings {
        /// How it chooses.
        routing: Routing,
        /// How it finds out who is up.
        checks: Checks,
        /// Its standby.
        failover: Failover,
        /// How many requests it lets in.
        limiter: Limiter,
        /// Timeouts and retries towards the servers.
        retries: Retries,
        /// What its faults do.
        faults: Faults,
    }
    /// Servers.
    Server: ServerSettings {
        /// What each can do.
        capacity: Capacity,
        /// How big each is.
        size: Size,
        /// Connections to the database.
        pool: Pool,
        /// How many requests each lets in.
        limiter: Limiter,
        /// Timeouts and retries of its calls.
        retries: Retries,
        /// Circuit breaker of its calls.
        breaker: Breaker,
        /// What its faults do.
        faults: Faults,
    }
    /// A database.
    Database: DatabaseSettings {
        /// What it can do.
        storage: Storage,
        /// What its faults do.
        faults: Faults,
    }
}

impl Settings {
    /// What it does about calls that take long or fail, if it makes any.
    pub fn retries(&self) -> Option<&Retries> {
        match self {
            Settings::Client(settings) => Some(&settings.retries),
            Settings::Balancer(settings) => Some(&settings.retries),
            Settings::Server(settings) => Some(&settings.retries),
            Settings::Database(_) => None,
        }
    }

    /// How many requests it lets in, if it can limit that.
    pub fn limiter(&self) -> Option<&Limiter> {
        match self {
            Settings::Balancer(settings) => Some(&settings.limiter),
            Settings::Server(settings) => Some(&settings.limiter),
            Settings::Client(_) | Settings::Database(_) => None,
        }
    }

    /// Sets a raw value that has been checked.
    pub(crate) fn put(&mut self, key: &str, raw: f64) {
        self.blocks_mut().into_iter().any(|block| block.put(key, raw));
    }
}

impl Component {
    /// How many machines it has; clients and databases are one each, a balancer with its standby two.
    pub fn instances(&self) -> u16 {
        match &self.settings {
            Settings::Server(server) => server.capacity.count as u16,
            Settings::Balancer(balancer) => 1 + u16::from(balancer.failover.standby),
            Settings::Client(_) | Settings::Database(_) => 1,
        }
    }

    /// The parameters of one instance: the group's, with its own values on top.
    pub fn settings_of(&self, instance: u16) -> Settings {
        let mut settings = self.settings.clone();
        for own in self.own.iter().filter(|own| own.instance == instance) {
            settings.put(own.key, own.raw);
        }
        settings
    }

    /// An instance's own value, if it differs from the group's.
    pub fn own(&self, instance: u16, key: &str) -> Option<f64> {
        self.own.iter().find(|own| own.instance == instance && own.key == key).map(|own| own.raw)
    }

    /// A new value for the whole group: single instances' own values give way to it.
    pub(crate) fn set(&mut self, spec: &'static Spec, raw: f64) {
        self.settings.put(spec.key, raw);
        self.own.retain(|own| own.key != spec.key);
    }

    pub(crate) fn set_own(&mut self, instance: u16, spec: &'static Spec, raw: f64) {
        self.own.retain(|own| own.instance != instance || own.key != spec.key);
        self.own.push(Own { instance, key: spec.key, raw });
    }
}
