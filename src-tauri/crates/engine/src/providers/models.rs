//! Models of a provider: the list that comes with the app, its own live list, and what the operator knows better.

use std::collections::BTreeMap;

use ai::ProviderSpec;
use domain::assistant::{ModelInfo, ModelPatch};
use store::providers::ProviderRow;

/// Models that may be edited; far more than anybody looks at.
const EDITED_LIMIT: usize = 500;

/// Every model that is known of a provider, by name.
pub(super) fn all(spec: &ProviderSpec, row: Option<&ProviderRow>) -> Vec<ModelInfo> {
    let mut known: BTreeMap<String, ModelInfo> =
        spec.built_in().into_iter().map(|model| (model.id.clone(), model)).collect();
    if let Some(row) = row {
        known.extend(row.models.iter().map(|model| (model.id.clone(), model.clone())));
        for (id, patch) in &row.edited {
            let model = known.entry(id.clone()).or_insert_with(|| spec.model(id));
            apply(patch, model);
        }
    }
    let mut models: Vec<ModelInfo> = known.into_values().collect();
    models.sort_by_cached_key(|model| (model.name.to_lowercase(), model.id.clone()));
    models
}

/// What is known of one model, also of one that is on no list.
pub(super) fn one(spec: &ProviderSpec, row: &ProviderRow, id: &str) -> ModelInfo {
    let listed = row.models.iter().find(|model| model.id == id).cloned();
    let mut model = listed.unwrap_or_else(|| spec.model(id));
    if let Some(patch) = row.edited.get(id) {
        apply(patch, &mut model);
    }
    model
}

fn apply(patch: &ModelPatch, model: &mut ModelInfo) {
    // Negative: not known.
    let price = |price: f64| (price >= 0.0).then_some(price);
    model.vision = patch.vision.unwrap_or(model.vision);
    model.audio = patch.audio.unwrap_or(model.audio);
    model.shape = patch.shape.unwrap_or(model.shape);
    model.context = patch.context.unwrap_or(model.context);
    model.price_in = patch.price_in.map_or(model.price_in, price);
    model.price_out = patch.price_out.map_or(model.price_out, price);
    model.edited = true;
}

/// Whether changes to a model make sense; an error says what they may be.
pub(super) fn check(patch: &ModelPatch) -> Result<(), String> {
    if patch.context.is_some_and(|context| !(1_024..=4_000_000).contains(&context)) {
        return Err("The context must be between 1,024 and 4,000,000 tokens.".into());
    }
    // Not `>`: NaN is refused as well.
    let odd = |price: &Option<f64>| price.is_some_and(|price| price.is_nan() || price > 10_000.0);
    if odd(&patch.price_in) || odd(&patch.price_out) {
        return Err("A price must be between 0 and 10,000 dollars for a million tokens.".into());
    }
    Ok(())
}

/// Adds changes to earlier ones; an empty patch forgets them.
pub(super) fn edit(edited: &mut BTreeMap<String, ModelPatch>, id: String, patch: ModelPatch) -> Result<(), String> {
    let before = edited.remove(&id);
    if patch == ModelPatch::default() {
        return Ok(());
    }
    if edited.len() >= EDITED_LIMIT {
        return Err(format!("{EDITED_LIMIT} models of a provider can be changed."));
    }
    let before = before.unwrap_or_default();
    let after = ModelPatch {
        vision: patch.vision.or(before.vision),
        audio: patch.audio.or(before.audio),
        shape: patch.shape.or(before.shape),
        context: patch.context.or(before.context),
        price_in: patch.price_in.or(before.price_in),
        price_out: patch.price_out.or(before.price_out),
    };
    edited.insert(id, after);
    Ok(())
}
