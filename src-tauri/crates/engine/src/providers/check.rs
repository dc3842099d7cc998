//! Check: what the operator entered for a provider, judged as a whole before anything is changed.

use domain::assistant::ProviderInput;
use domain::{ProviderId, Secret, text};
use store::providers::ProviderRow;

/// The registry's entry for addresses that the operator adds.
pub(super) const COMPATIBLE: &str = "compatible";

/// More than any key has, and less than any keychain takes.
const LONGEST_KEY: usize = 1_000;

/// What is to be kept.
pub(super) struct Checked {
    pub row: ProviderRow,
    pub new_key: Option<Secret>,
    /// Key or address changed: what was found before is about something else.
    pub anew: bool,
}

/// Judges the input. `known` is the provider as it is set up, `fresh` makes an id for a new address.
pub(super) fn checked(
    input: ProviderInput,
    known: Option<&ProviderRow>,
    fresh: impl FnOnce() -> ProviderId,
) -> Result<Checked, String> {
    let kind = match (&input.id, known) {
        (None, _) => COMPATIBLE,
        (Some(_), Some(known)) => known.kind.as_str(),
        (Some(id), None) => id.as_str(),
    };
    let spec = ai::provider(kind).filter(|_| input.id.is_none() || known.is_some() || kind != COMPATIBLE);
    let spec = spec.ok_or("This provider does not exist any more.")?;
    let id = input.id.clone().unwrap_or_else(fresh);
    let typed = input.key.as_deref().map(str::trim);
    let new_key = typed.filter(|key| !key.is_empty()).map(Secret::new);
    let has_key = match typed {
        Some(key) => !key.is_empty(),
        None => known.is_some_and(|known| known.has_key),
    };
    if new_key.as_ref().is_some_and(|key| key.reveal().len() > LONGEST_KEY) {
        return Err("This is too long to be a key. Copy it again.".into());
    }
    let removes = typed.is_some_and(str::is_empty);
    if spec.needs_key && !has_key && !removes {
        return Err(format!("{} needs a key. Get one at {} and enter it.", spec.name, spec.key_page));
    }
    let name = if kind == COMPATIBLE { text::limited("The name", &input.name, 60)? } else { spec.name.to_owned() };
    if name.trim().is_empty() {
        return Err("Give this provider a name.".into());
    }
    let base_url = if spec.address_editable() {
        let typed = input.base_url.trim();
        let url = ai::check_address(spec, typed, has_key)?;
        if typed.is_empty() { String::new() } else { url.to_string() }
    } else {
        String::new()
    };
    if let Some(key) = &new_key {
        // A key with characters that no key has is refused by the same words wherever it turns up.
        ai::Target::new(id.clone(), name.as_str(), spec, Some(&base_url), Some(key.clone()), spec.model("any"))?;
    }
    let transcription_model = text::limited("The model for speech", input.transcription_model.trim(), 200)?;
    among("The number of requests at the same time", input.concurrent, 1, 64)?;
    among("The time for one request, in seconds,", input.timeout_s, 5, 300)?;
    let moved = known.is_some_and(|known| known.base_url != base_url);
    let anew = known.is_none() || typed.is_some() || moved;
    // Another address has other models; what the operator said of them stays.
    let listed = known.filter(|_| !moved);
    let row = ProviderRow {
        id,
        kind: spec.id.to_owned(),
        name: name.trim().to_owned(),
        base_url,
        has_key,
        transcription_model,
        concurrent: input.concurrent,
        timeout_s: input.timeout_s,
        tried_at: None,
        trouble: None,
        models: listed.map(|known| known.models.clone()).unwrap_or_default(),
        models_listed_at: listed.and_then(|known| known.models_listed_at),
        edited: known.map(|known| known.edited.clone()).unwrap_or_default(),
    };
    Ok(Checked { row, new_key, anew })
}

fn among(what: &str, value: u32, least: u32, most: u32) -> Result<(), String> {
    if (least..=most).contains(&value) { Ok(()) } else { Err(format!("{what} must be between {least} and {most}.")) }
}
