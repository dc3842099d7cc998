//! Models for a world: providers at an address of the test, and an assistant that uses them.

use domain::assistant::{ModelPatch, ModelRef, ProviderInput, ShapeSupport};
use domain::{AssistantSettings, ProviderId};

use crate::World;

/// The model that assistants of a test use.
pub const MODEL: &str = "stub-1";

/// The key of every provider of a test.
pub const PROVIDER_KEY: &str = "sk-test-555-0100-fictitious";

impl World {
    /// A provider that speaks as OpenAI does, at this address, and the practice account's assistant uses its model: it
    /// answers by schema and costs one dollar for a million tokens in, two out.
    pub async fn with_model(&self, base_url: &str) -> ModelRef {
        self.with_models(&[base_url]).await.remove(0)
    }

    /// The same with fallbacks: the first address is asked first.
    pub async fn with_models(&self, base_urls: &[&str]) -> Vec<ModelRef> {
        let mut models = Vec::new();
        for (place, base_url) in base_urls.iter().enumerate() {
            let provider_id = self.add_provider(&format!("Provider {}", place + 1), base_url).await;
            let patch = ModelPatch {
                shape: Some(ShapeSupport::Schema),
                context: Some(32_000),
                price_in: Some(1.0),
                price_out: Some(2.0),
                ..ModelPatch::default()
            };
            self.core().update_model(provider_id.clone(), MODEL.into(), patch).await.expect("a model");
            models.push(ModelRef { provider_id, model: MODEL.into() });
        }
        let (first, others) = (models.first().cloned(), models.iter().skip(1).cloned().collect());
        self.assistant(|assistant| {
            assistant.model = first;
            assistant.fallbacks = others;
        })
        .await;
        models
    }

    /// A provider at this address, with a key, used by nobody yet.
    pub async fn add_provider(&self, name: &str, base_url: &str) -> ProviderId {
        let input = ProviderInput {
            id: None,
            name: name.into(),
            base_url: base_url.into(),
            key: Some(PROVIDER_KEY.into()),
            transcription_model: String::new(),
            concurrent: 4,
            timeout_s: 45,
        };
        self.core().save_provider(input).await.expect("a provider").id
    }

    /// Changes how the practice account's assistant answers.
    pub async fn assistant(&self, change: impl FnOnce(&mut AssistantSettings)) {
        let account = self.account().clone();
        let mut settings = self.core().assistant(account.clone()).await.expect("the assistant");
        change(&mut settings);
        self.core().update_assistant(account, settings).await.expect("settings that make sense");
        self.settled().await;
    }
}
