//! Models: the provider's own list, put over the one that comes with the app.

use domain::assistant::ModelInfo;

use crate::{providers::WireKind, target::Target};

/// The provider's list with what is known besides. Models of the app's own list that the provider did not name stay in the
/// list, not `listed`: some answer under names that no list has. At Ollama only what is installed answers.
pub(crate) fn over_built_in(target: &Target, listed: Vec<ModelInfo>) -> Vec<ModelInfo> {
    merge(listed, if target.spec.wire == WireKind::Ollama { Vec::new() } else { target.spec.built_in() })
}

fn merge(listed: Vec<ModelInfo>, built_in: Vec<ModelInfo>) -> Vec<ModelInfo> {
    let mut models = listed;
    let more: Vec<_> = built_in.into_iter().filter(|known| models.iter().all(|model| model.id != known.id)).collect();
    models.extend(more);
    models.sort_by_cached_key(|model| (model.name.to_lowercase(), model.id.clone()));
    models
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::provider;

    #[test]
    fn the_live_list_lies_over_the_one_of_the_app() {
        let spec = provider("deepseek").unwrap();
        let live = ModelInfo { listed: true, context: 64_000, ..spec.model("deepseek-flash") };
        let new = ModelInfo { listed: true, name: "Another".into(), ..spec.model("deepseek-next") };
        let models = merge(vec![new, live], spec.built_in());
        let seen: Vec<_> = models.iter().map(|model| (model.id.as_str(), model.listed, model.context)).collect();
        assert_eq!(
            seen,
            [("deepseek-next", true, 8_192), ("deepseek-flash", true, 64_000), ("deepseek-v4-pro", false, 1_000_000)]
        );
    }
}
