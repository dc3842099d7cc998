//! Caller: who makes a single attempt: the client, or a stub in a test that has no network.

use async_trait::async_trait;
use domain::assistant::ModelInfo;

use crate::{Called, Client, Request, Target, Transcript};

/// Makes single attempts.
#[async_trait]
pub trait Caller: Send + Sync {
    /// Asks a model.
    async fn call(&self, target: &Target, request: Request) -> Called;
    /// Has a sound put into words.
    async fn transcribe(&self, target: &Target, request: Request) -> Called<Transcript>;
    /// Asks a provider for its list of models.
    async fn list(&self, target: &Target, request: Request) -> Called<Vec<ModelInfo>>;
}

#[async_trait]
impl Caller for Client {
    async fn call(&self, target: &Target, request: Request) -> Called {
        Self::call(self, target, request).await
    }

    async fn transcribe(&self, target: &Target, request: Request) -> Called<Transcript> {
        Self::transcribe(self, target, request).await
    }

    async fn list(&self, target: &Target, request: Request) -> Called<Vec<ModelInfo>> {
        Self::list(self, target, request).await
    }
}
