//! A provider as the screen shows it: the registry's entry, what the operator set up, and how it stands at the moment.

use ai::{Health, ProviderSpec};
use domain::assistant::{Provider, ProviderStanding};
use domain::{ProviderId, Secret};
use store::providers::ProviderRow;

use super::models;
use crate::Core;

/// Until the operator chooses otherwise.
const CONCURRENT: u32 = 4;
const TIMEOUT_S: u32 = 45;

impl Core {
    pub(super) fn shown(&self, spec: &'static ProviderSpec, row: Option<&ProviderRow>) -> Provider {
        let id = row.map_or_else(|| ProviderId::new(spec.id), |row| row.id.clone());
        let text = |field: fn(&ProviderRow) -> &String| row.map(field).filter(|text| !text.is_empty()).cloned();
        let base_url = text(|row| &row.base_url).unwrap_or_else(|| spec.base_url.to_owned());
        Provider {
            standing: self.standing(spec, row, &id),
            kind: spec.id.to_owned(),
            name: text(|row| &row.name).unwrap_or_else(|| spec.name.to_owned()),
            address_editable: spec.address_editable(),
            needs_key: spec.needs_key,
            has_key: row.is_some_and(|row| row.has_key),
            key_page: spec.key_page.to_owned(),
            on_this_computer: is_on_this_computer(&id, spec, &base_url),
            models: models::all(spec, row),
            models_listed_at: row.and_then(|row| row.models_listed_at),
            transcription_model: text(|row| &row.transcription_model).or(spec.transcription.map(str::to_owned)),
            concurrent: row.map_or(CONCURRENT, |row| row.concurrent),
            timeout_s: row.map_or(TIMEOUT_S, |row| row.timeout_s),
            base_url,
            id,
        }
    }

    fn standing(&self, spec: &ProviderSpec, row: Option<&ProviderRow>, id: &ProviderId) -> ProviderStanding {
        let Some(row) = row.filter(|row| row.has_key || !spec.needs_key) else { return ProviderStanding::NotSetUp };
        if let Health::Open { until, why } = self.ai.health(id)
            && until > self.now()
        {
            return ProviderStanding::Resting { until, reason: why.words() };
        }
        match (row.tried_at, row.trouble.clone()) {
            (Some(at), Some(reason)) => ProviderStanding::Failed { at, reason },
            (Some(at), None) => ProviderStanding::Works { at },
            (None, _) => ProviderStanding::Untested,
        }
    }
}

fn is_on_this_computer(id: &ProviderId, spec: &'static ProviderSpec, base_url: &str) -> bool {
    // Which key does not matter to where it goes.
    let key = spec.needs_key.then(|| Secret::new("any"));
    ai::Target::new(id.clone(), spec.name, spec, Some(base_url), key, spec.model("any"))
        .is_ok_and(|target| target.on_this_computer())
}
