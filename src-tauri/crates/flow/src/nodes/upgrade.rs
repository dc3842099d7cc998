//! Upgrade: fields of an older version become those of the newest, one version at a time, before anything reads them.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::document::plain;

/// From the fields of one version to those of the next.
pub type Upgrade = fn(&mut Map<String, Value>);

/// Upgrades and reads fields; the error names the field and what is wrong with it.
pub(crate) fn read<T: DeserializeOwned>(
    version: u32,
    upgrades: &[Upgrade],
    config: Value,
) -> Result<T, (String, String)> {
    let mut fields = match config {
        Value::Object(fields) => fields,
        Value::Null => Map::new(),
        _ => return Err(("config".into(), "must be an object with the node's fields".into())),
    };
    let newest = upgrades.len() + 1;
    let done = match usize::try_from(version) {
        Ok(version) if (1..=newest).contains(&version) => version - 1,
        _ => {
            let why = format!("is {version}; this Switchboard knows 1 to {newest}. Update Switchboard and try again");
            return Err(("version".into(), why));
        }
    };
    upgrades.iter().skip(done).for_each(|upgrade| upgrade(&mut fields));
    serde_path_to_error::deserialize(Value::Object(fields)).map_err(|error| {
        let field = plain::path(error.path());
        let why = plain::plain(&error.inner().to_string());
        (if field.is_empty() { "config".into() } else { field }, why)
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Wait {
        seconds: u32,
    }

    /// Version 1 counted minutes, version 2 called it `pause`.
    const UPGRADES: &[Upgrade] = &[
        |fields| {
            let minutes = fields.remove("minutes").and_then(|value| value.as_u64()).unwrap_or(0);
            fields.insert("pause".into(), (minutes * 60).into());
        },
        |fields| {
            let pause = fields.remove("pause").unwrap_or_default();
            fields.insert("seconds".into(), pause);
        },
    ];

    #[test]
    fn old_fields_go_through_every_version_up_to_the_newest() {
        for (version, config) in [(1, json!({"minutes": 2})), (2, json!({"pause": 120})), (3, json!({"seconds": 120}))]
        {
            assert_eq!(read::<Wait>(version, UPGRADES, config).unwrap(), Wait { seconds: 120 });
        }
    }

    #[test]
    fn a_version_from_the_future_is_refused_and_a_wrong_field_is_named() {
        let (field, why) = read::<Wait>(4, UPGRADES, json!({})).unwrap_err();
        assert_eq!(field, "version");
        assert!(why.contains("Update Switchboard"), "{why}");
        assert_eq!(read::<Wait>(0, UPGRADES, json!({})).unwrap_err().0, "version");
        let (field, _) = read::<Wait>(3, UPGRADES, json!({"seconds": "two"})).unwrap_err();
        assert_eq!(field, "seconds");
    }
}
