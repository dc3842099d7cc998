//! The list of models: what can be downloaded, what is here, what is asked for over the network, and what is used.

use anyhow::Context;
use domain::knowledge::{ModelLanguages, ModelPhase, ModelUse, Models, SearchModel};
use models::{Installed, ModelSpec};
use store::search_setup::{self, SearchEndpoint, SearchSetup};

use super::download::Download;
use crate::Core;

impl Core {
    pub(super) async fn list_models(&self) -> anyhow::Result<Models> {
        let (setup, endpoints) = self
            .store
            .read("search setup", |conn| Ok((search_setup::get(conn)?, search_setup::endpoints(conn)?)))
            .await?;
        let folder = self.search_models.parts.models.clone();
        let installed = tokio::task::spawn_blocking(move || folder.installed())
            .await
            .context("Looking for models panicked; see the log")??;
        let mut specs = models::catalogue();
        for own in &installed {
            if !specs.iter().any(|spec| spec.id == own.spec.id) {
                specs.push(own.spec.clone());
            }
        }
        let downloads = self.search_models.downloads();
        let mut rows: Vec<SearchModel> = specs
            .into_iter()
            .map(|spec| {
                let here = installed.iter().find(|own| own.spec.id == spec.id);
                let phase = phase(&spec, here, downloads.get(&spec.id));
                row(spec, phase, &setup)
            })
            .collect();
        drop(downloads);
        rows.extend(endpoints.into_iter().map(|endpoint| endpoint_row(endpoint, &setup)));
        // Used, here, under way, to be had: each in the catalogue's order.
        rows.sort_by_key(|row| (!row.active, rank(&row.phase)));
        Ok(Models { models: rows, switching: self.search_models.switching(), previous: setup.previous })
    }
}

fn rank(phase: &ModelPhase) -> u8 {
    match phase {
        ModelPhase::Shipped | ModelPhase::Installed | ModelPhase::Endpoint { .. } => 0,
        ModelPhase::Downloading { .. } => 1,
        ModelPhase::Failed { .. } => 2,
        ModelPhase::Available => 3,
    }
}

fn phase(spec: &ModelSpec, here: Option<&Installed>, download: Option<&Download>) -> ModelPhase {
    match (here, download) {
        (_, Some(Download { failed: None, done_bytes, total_bytes, .. })) => {
            ModelPhase::Downloading { done_mb: mib(*done_bytes), total_mb: mib(*total_bytes) }
        }
        (Some(Installed { damaged: Some(reason), .. }), _) => ModelPhase::Failed { reason: reason.clone() },
        (Some(_), _) if spec.id == models::shipped().id => ModelPhase::Shipped,
        (Some(_), _) => ModelPhase::Installed,
        (None, Some(Download { failed: Some(reason), .. })) => ModelPhase::Failed { reason: reason.clone() },
        (None, None) => ModelPhase::Available,
    }
}

fn row(spec: ModelSpec, phase: ModelPhase, setup: &SearchSetup) -> SearchModel {
    let active = match spec.r#use {
        ModelUse::Meaning => super::switch::active(setup) == spec.id,
        ModelUse::Order => setup.reranker.as_deref() == Some(spec.id.as_str()),
    };
    SearchModel {
        active,
        id: spec.id,
        name: spec.name,
        r#use: spec.r#use,
        about: spec.about,
        languages: spec.languages,
        size_mb: spec.size_mb,
        phase,
        recommended: spec.recommended,
    }
}

fn endpoint_row(endpoint: SearchEndpoint, setup: &SearchSetup) -> SearchModel {
    SearchModel {
        active: super::switch::active(setup) == endpoint.id,
        id: endpoint.id,
        name: endpoint.model,
        r#use: ModelUse::Meaning,
        about: "Asked over the network: the words of your sources and of your customers' questions go there.".into(),
        languages: ModelLanguages::Unknown,
        size_mb: 0,
        phase: ModelPhase::Endpoint { url: endpoint.url },
        recommended: false,
    }
}

fn mib(bytes: u64) -> u32 {
    u32::try_from(bytes.div_ceil(1024 * 1024)).unwrap_or(u32::MAX)
}
