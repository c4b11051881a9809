use super::*;
use headroom_sim::scenario::Scenario;

/// A system of clients, a balancer, `servers` servers and a database.
fn system(servers: u32) -> (Vec<Machine>, Vec<Link>) {
    let text = format!(
        r#"
        format = 1
        title = "t"
        components = [
            {{ id = "a", kind = "client", calls = ["lb"] }},
            {{ id = "b", kind = "client", calls = ["lb"] }},
            {{ id = "lb", kind = "balancer", calls = ["web"] }},
            {{ id = "web", kind = "server", count = {servers} }},
            {{ id = "db", kind = "database" }},
        ]
        requests = [{{ id = "page", steps = [{{ call = ["db"] }}] }}]
        "#
    );
    let scenario = Scenario::from_toml(&text).expect("a sound scenario");
    let mut machines = Vec::new();
    for (at, component) in scenario.components.iter().enumerate() {
        for _ in 0..component.instances() {
            let node = NodeId::from(machines.len());
            machines.push(Machine {
                node,
                component: ComponentId::from(at),
                kind: component.settings.kind(),
            });
        }
    }
    (machines, scenario.links)
}

fn spaces() -> impl Iterator<Item = Space> {
    let sizes = [(1080.0, 480.0), (720.0, 360.0), (336.0, 300.0), (390.0, 500.0), (1900.0, 900.0)];
    sizes.into_iter().flat_map(|(width, height)| [1.0, 1.25].map(|scale| Space { width, height, scale }))
}

#[test]
fn every_machine_has_a_card_and_no_two_overlap() {
    for servers in [1, 2, 3, 5, 13, 40, 200] {
        let (machines, links) = system(servers);
        for space in spaces() {
            let places = Layout::of(&machines, &links, space).places;
            assert_eq!(places.len(), machines.len());
            for (at, a) in places.iter().enumerate() {
                for b in &places[at + 1..] {
                    let apart = a.x + a.width <= b.x + 0.01
                        || b.x + b.width <= a.x + 0.01
                        || a.y + a.height <= b.y + 0.01
                        || b.y + b.height <= a.y + 0.01;
                    assert!(apart, "{servers} servers in {space:?}: {a:?} and {b:?}");
                }
            }
        }
    }
}

#[test]
fn all_cards_are_within_the_stage_and_the_stage_within_the_screen() {
    for servers in [1, 2, 13, 200] {
        let (machines, links) = system(servers);
        for space in spaces() {
            let layout = Layout::of(&machines, &links, space);
            assert!(layout.width <= space.width, "{servers} servers in {space:?}");
            for place in &layout.places {
                let inside = place.x >= 0.0
                    && place.y >= 0.0
                    && place.x + place.width <= layout.width + 0.01
                    && place.y + place.height <= layout.height + 0.01;
                assert!(inside, "{servers} servers in {space:?}: {place:?}");
            }
        }
    }
}

#[test]
fn tiers_run_to_the_right_where_there_is_room_and_else_downwards() {
    let (machines, links) = system(2);
    let order = |space: Space, of: fn(&Place) -> f32| {
        let layout = Layout::of(&machines, &links, space);
        // A client, the balancer, a server, the database.
        [0, 2, 3, 5].map(|node| of(layout.place(NodeId(node)).expect("placed"))).is_sorted()
    };
    assert!(order(Space { width: 1080.0, height: 480.0, scale: 1.0 }, |place| place.x));
    assert!(order(Space { width: 360.0, height: 480.0, scale: 1.0 }, |place| place.y));
}

#[test]
fn cards_shrink_as_they_become_many() {
    let density = |servers| {
        let (machines, links) = system(servers);
        let layout = Layout::of(&machines, &links, Space { width: 1080.0, height: 480.0, scale: 1.0 });
        layout.place(NodeId(3)).expect("the first server").density
    };
    let densities = [Density::Full, Density::Short, Density::Brief, Density::Compact, Density::Tile];
    assert_eq!([2, 4, 7, 9, 200].map(density), densities);
}

#[test]
fn lines_join_each_caller_with_each_called() {
    let (machines, links) = system(3);
    let layout = Layout::of(&machines, &links, Space { width: 1080.0, height: 480.0, scale: 1.0 });
    assert_eq!(layout.lines.len(), 2 + 3 + 3);
    for line in &layout.lines {
        let (from, to) = (layout.place(line.from).expect("placed"), layout.place(line.to).expect("placed"));
        assert_eq!((line.path.at(0.0), line.path.at(1.0)), (from.outlet, to.inlet));
    }
}

#[test]
fn nothing_to_place_is_no_problem() {
    let layout = Layout::of(&[], &[], Space { width: 360.0, height: 300.0, scale: 1.0 });
    assert_eq!((layout.places.len(), layout.height), (0, 300.0));
}
