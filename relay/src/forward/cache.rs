//! The last packets of a layer, for receivers that lost one.

use crate::peer::Media;

/// Packets kept of one layer: about two seconds of a full picture.
const KEPT: usize = 256;

/// The last packets of a layer.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    kept: Vec<Option<(u64, Media)>>,
}

impl Cache {
    /// Keeps a packet in the place of one long gone.
    pub(crate) fn keep(&mut self, number: u64, media: Media) {
        if self.kept.is_empty() {
            self.kept.resize(KEPT, None);
        }
        self.kept[number as usize % KEPT] = Some((number, media));
    }

    /// The packet of this number, if it is still here.
    pub(crate) fn find(&self, number: u64) -> Option<&Media> {
        self.kept
            .get(number as usize % KEPT)?
            .as_ref()
            .filter(|(found, _)| *found == number)
            .map(|(_, media)| media)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forward::tests::media;

    #[test]
    fn the_last_are_here_and_the_old_are_gone() {
        let mut cache = Cache::default();
        assert!(cache.find(5).is_none());
        for number in 0..=KEPT as u64 {
            cache.keep(number, media(number as u16, 0, b"x"));
        }
        assert!(cache.find(0).is_none());
        assert_eq!(cache.find(1).map(|media| media.sequence), Some(1));
        assert_eq!(
            cache.find(KEPT as u64).map(|media| media.sequence),
            Some(KEPT as u16)
        );
    }
}
