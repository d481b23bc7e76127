//! Which pictures everybody is sent: what they wish, what comes in, and what their line takes.

use std::collections::HashMap;
use std::time::Instant;

use super::Node;
use crate::forward::{Key, Wanted};
use crate::order::{ParticipantId, Report, Shown, Size, Source, Why};
use crate::units::Bitrate;

/// What comes in of every picture in a room.
type Coming = HashMap<(Key, Source), [Option<Bitrate>; 2]>;

impl Node {
    /// Chooses for every member of every room.
    pub(super) fn choose_layers(&mut self, now: Instant) {
        let rooms: Vec<_> = self
            .rooms
            .iter()
            .map(|(room, found)| (*room, found.members.clone()))
            .collect();
        for (room, there) in rooms {
            let mut coming = Coming::new();
            let mut people: Vec<(Key, ParticipantId)> = Vec::new();
            for key in &there {
                let Some(member) = self.members.get(key) else {
                    continue;
                };
                people.push((*key, member.participant));
                for source in [Source::Camera, Source::Screen] {
                    coming.insert((*key, source), member.uplink.layers(source, now));
                }
            }
            for key in &there {
                let Some(member) = self.members.get_mut(key) else {
                    continue;
                };
                if !member.peer.is_connected() {
                    continue;
                }
                let wishes = member.wishes.as_deref();
                let mut wanted = wanted(*key, wishes, member.seating.shared(), &people, &coming);
                wanted.sort_by_key(|((_, source), picture)| {
                    (*source != Source::Screen, picture.size != Size::Large)
                });
                let chosen = member.downlink.choose(&wanted, now);
                let mut pictures = Vec::new();
                for (other, participant) in people.iter().filter(|(other, _)| other != key) {
                    for source in [Source::Camera, Source::Screen] {
                        let layers = coming.get(&(*other, source)).copied().unwrap_or_default();
                        let place = wanted.iter().position(|(from, _)| *from == (*other, source));
                        let shown = place.map_or(
                            Shown {
                                participant: *participant,
                                source,
                                size: None,
                                why: Some(Why::NotWished),
                            },
                            |place| shown(*participant, source, &wanted[place].1, chosen[place]),
                        );
                        let there_is_none = layers == [None, None];
                        if there_is_none && source == Source::Screen {
                            continue;
                        }
                        pictures.push(if there_is_none {
                            Shown {
                                why: Some(Why::NoCamera),
                                ..shown
                            }
                        } else {
                            shown
                        });
                    }
                }
                if member.told.pictures != pictures {
                    member.told.pictures.clone_from(&pictures);
                    self.reports.push_back(Report::Pictures {
                        room,
                        participant: member.participant,
                        pictures,
                    });
                }
            }
        }
    }
}

/// What a member wants of what comes in; everybody in small, and the shared screen, when they have not said.
fn wanted(
    own: Key,
    wishes: Option<&[crate::order::Picture]>,
    shared: Option<Key>,
    people: &[(Key, ParticipantId)],
    coming: &Coming,
) -> Vec<((Key, Source), Wanted)> {
    let layers = |from: (Key, Source)| coming.get(&from).copied().unwrap_or_default();
    let picture = |from, size| {
        (
            from,
            Wanted {
                size,
                layers: layers(from),
            },
        )
    };
    match wishes {
        None => people
            .iter()
            .filter(|(key, _)| *key != own)
            .map(|(key, _)| picture((*key, Source::Camera), Size::Small))
            .chain(shared.map(|key| picture((key, Source::Screen), Size::Large)))
            .collect(),
        Some(wishes) => wishes
            .iter()
            .filter(|wish| wish.source != Source::Mic)
            .filter_map(|wish| {
                let (key, _) = people
                    .iter()
                    .find(|(key, participant)| *participant == wish.participant && *key != own)?;
                // One screen at a time is shown.
                (wish.source == Source::Camera || shared == Some(*key))
                    .then(|| picture((*key, wish.source), wish.size))
            })
            .collect(),
    }
}

fn shown(
    participant: ParticipantId,
    source: Source,
    wanted: &Wanted,
    chosen: crate::forward::Chosen,
) -> Shown {
    // The smallest layer of a picture without layers is the whole picture.
    let whole = wanted.layers[1].is_none();
    let size = chosen.layer.map(|layer| match (layer, wanted.size) {
        (0, Size::Large) if whole => Size::Large,
        (0, _) => Size::Small,
        (_, _) => Size::Large,
    });
    Shown {
        participant,
        source,
        size,
        why: chosen.why,
    }
}
