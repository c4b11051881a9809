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

fn space(width: f32, height: f32, scale: f32) -> Space {
    Space { width, height, scale, needs: Needs::default() }
}

fn spaces() -> impl Iterator<Item = Space> {
    let sizes = [(1080.0, 480.0), (720.0, 360.0), (336.0, 300.0), (390.0, 500.0), (1900.0, 900.0)];
    sizes.into_iter().flat_map(|(width, height)| [1.0, 1.25].map(|scale| space(width, height, scale)))
}

#[test]
fn every_machine_has_a_card_and_no_two_overlap() {
    for servers in [1, 2, 3, 5, 13, 40, 200] {
        let (machines, links) = system(servers);
        for space in spaces() {
            let places = Layout::of(&machines, &links, space).places;
            assert_eq!(places.len(), machines.len());
            let heights: Vec<f32> = places.iter().map(|place| place.height).collect();
            assert_apart(&places, &heights);
        }
    }
}

/// `heights` are those that cards have in the browser.
fn assert_apart(places: &[Place], heights: &[f32]) {
    for (at, a) in places.iter().enumerate() {
        for (b, height) in places.iter().zip(heights).skip(at + 1) {
            let apart = a.x + a.width <= b.x + 0.01
                || b.x + b.width <= a.x + 0.01
                || a.y + heights[at] <= b.y + 0.01
                || b.y + height <= a.y + 0.01;
            assert!(apart, "{a:?} and {b:?}");
        }
    }
}

#[test]
fn cards_that_turn_out_higher_than_expected_get_the_room_they_need() {
    for servers in [1, 2, 5, 13, 200] {
        let (machines, links) = system(servers);
        for mut space in spaces() {
            // Names and figures wrap: each card but tiles is a third higher.
            let higher = |place: &Place| match place.density {
                Density::Tile => place.height,
                density => {
                    4.0 / 3.0
                        * self::space(space.width, 0.0, space.scale).card(place.kind, density)
                        * space.scale
                }
            };
            let mut rounds = 0;
            let (places, heights) = loop {
                let layout = Layout::of(&machines, &links, space);
                let heights: Vec<f32> = layout.places.iter().map(higher).collect();
                match layout.needs(space, &heights) {
                    Some(needs) => space.needs = needs,
                    None => break (layout.places, heights),
                }
                rounds += 1;
                assert!(rounds <= 12, "it comes to rest");
            };
            assert_apart(&places, &heights);
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
    assert!(order(space(1080.0, 480.0, 1.0), |place| place.x));
    assert!(order(space(360.0, 480.0, 1.0), |place| place.y));
}

/// Side by side, each tier stands in the middle of the stage's height, with as much room above as below.
#[test]
fn tiers_side_by_side_are_centred() {
    for servers in [1, 2, 4, 7, 9] {
        let (machines, links) = system(servers);
        for height in [600.0, 900.0] {
            let layout = Layout::of(&machines, &links, space(1400.0, height, 1.0));
            assert_eq!(layout.height, height, "all fits");
            for kind in ComponentKind::ALL {
                let tier = layout.places.iter().filter(|place| place.kind == kind);
                let (top, bottom) = tier.fold((f32::MAX, 0.0_f32), |(top, bottom), place| {
                    (top.min(place.y), bottom.max(place.y + place.height))
                });
                let (above, below) = (top, height - bottom);
                assert!((above - below).abs() < 0.01, "{servers} servers, {kind:?}: {above} and {below}");
            }
        }
    }
}

#[test]
fn cards_shrink_as_they_become_many() {
    let density = |servers| {
        let (machines, links) = system(servers);
        let layout = Layout::of(&machines, &links, space(1080.0, 480.0, 1.0));
        layout.place(NodeId(3)).expect("the first server").density
    };
    let densities = [Density::Full, Density::Short, Density::Brief, Density::Compact, Density::Tile];
    assert_eq!([2, 4, 7, 9, 200].map(density), densities);
}

#[test]
fn lines_join_each_caller_with_each_called() {
    let (machines, links) = system(3);
    let layout = Layout::of(&machines, &links, space(1080.0, 480.0, 1.0));
    assert_eq!(layout.lines.len(), 2 + 3 + 3);
    for line in &layout.lines {
        let (from, to) = (layout.place(line.from).expect("placed"), layout.place(line.to).expect("placed"));
        assert_eq!((line.path.at(0.0), line.path.at(1.0)), (from.outlet, to.inlet));
    }
}

/// Or behind others: two columns hold three servers, the second of which has none below it.
#[test]
fn lines_begin_at_their_cards() {
    let (machines, links) = system(3);
    let places = Layout::of(&machines, &links, space(336.0, 300.0, 1.0)).places;
    let servers: Vec<_> = places.iter().filter(|place| place.kind == ComponentKind::Server).collect();
    let [first, second, third] = servers[..] else { panic!("three servers: {servers:?}") };
    assert_eq!(second.y, first.y);
    assert!(third.y > first.y);
    let bottom = |place: &Place| place.y + place.height;
    let starts = [first, second, third].map(|place| place.outlet.y);
    assert_eq!(starts, [bottom(third), bottom(second), bottom(third)]);
}

#[test]
fn nothing_to_place_is_no_problem() {
    let layout = Layout::of(&[], &[], space(360.0, 300.0, 1.0));
    assert_eq!((layout.places.len(), layout.height), (0, 300.0));
}
