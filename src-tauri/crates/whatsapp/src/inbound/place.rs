//! Places, also those that move.

use domain::{Details, MessageKind};
use waproto::whatsapp as wa;

use super::{Content, Read};

pub(super) fn read(message: &wa::Message) -> Read<'_> {
    if let Some(place) = message.location_message.as_option() {
        let details = Details::Location {
            latitude: place.degrees_latitude.unwrap_or_default(),
            longitude: place.degrees_longitude.unwrap_or_default(),
            name: place.name.clone().unwrap_or_default(),
            address: place.address.clone().unwrap_or_default(),
            live: place.is_live.unwrap_or_default(),
        };
        return Some((Content::detailed(MessageKind::Location, details), place.context_info.as_option()));
    }
    let place = message.live_location_message.as_option()?;
    let details = Details::Location {
        latitude: place.degrees_latitude.unwrap_or_default(),
        longitude: place.degrees_longitude.unwrap_or_default(),
        name: place.caption.clone().unwrap_or_default(),
        address: String::new(),
        live: true,
    };
    Some((Content::detailed(MessageKind::Location, details), place.context_info.as_option()))
}
