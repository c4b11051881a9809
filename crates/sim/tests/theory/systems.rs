//! The systems, as scenario texts.

/// Clients and one server that costs nothing but its work; `clients`, `web` and `page` say what differs.
pub fn alone(clients: &str, web: &str, page: &str) -> String {
    format!(
        r#"format = 1
title = "Theory"

[[components]]
id = "clients"
kind = "client"
calls = ["web"]
{clients}

[[components]]
id = "web"
kind = "server"
boot_s = 0
{web}

[[requests]]
id = "page"
{page}

[[links]]
from = "clients"
to = "web"
rtt_ms = 0
"#
    )
}

/// The same with a balancer between them that costs nothing and checks nothing, unless `balancer` says otherwise.
pub fn balanced(clients: &str, balancer: &str, web: &str, page: &str) -> String {
    let system = alone(clients, web, page)
        .replace("calls = [\"web\"]", "calls = [\"balancer\"]")
        .replace("to = \"web\"", "to = \"balancer\"");
    format!(
        r#"{system}
[[components]]
id = "balancer"
kind = "balancer"
calls = ["web"]
route_ms = 0
connections = 1000000
{balancer}

[[links]]
from = "balancer"
to = "web"
rtt_ms = 0
"#
    )
}

/// Arrivals that use `servers` slots of `service` seconds to the share `rho`.
pub fn rate(rho: f64, servers: u32, service: f64) -> f64 {
    rho * f64::from(servers) / service
}

/// Seconds until a queue has forgotten its start: many relaxation times of M/M/1, S/(1 − √ρ)², which is slower to
/// forget than any other system here of the same utilisation; more work per visit (C² above 1) takes longer. And some
/// visits, for the many slots that are still empty.
pub fn settled(rho: f64, service: f64, scv: f64) -> f64 {
    let room = 1.0 - rho.min(0.98).sqrt();
    service * (1.0 + scv) * (30.0 + 12.0 / (room * room))
}
