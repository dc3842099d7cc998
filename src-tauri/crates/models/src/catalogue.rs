//! The models that we offer: fastembed's list knows repository, files, dimensions, pooling and quantisation, so that an
//! update of fastembed corrects them here; [`EMBEDDERS`] and [`RERANKERS`] add what it does not know and what an operator wants to know.
//!
//! Chosen are models of text up to about 1.2 GB whose licence lets a business use them; others are named with the reason.

use domain::knowledge::{ModelLanguages, ModelUse};
use fastembed::{EmbeddingModel, QuantizationMode, RerankerModel, TextEmbedding, TextRerank};

use crate::spec::{ModelSpec, Pooling, Quantization};

/// What fastembed's list does not say.
struct Chosen<M> {
    model: M,
    id: &'static str,
    name: &'static str,
    languages: ModelLanguages,
    window_tokens: usize,
    size_mb: u32,
    query_prefix: &'static str,
    passage_prefix: &'static str,
    licence: &'static str,
    about: &'static str,
    recommended: bool,
}

/// The instruction that BGE's English models were trained with.
const BGE_QUERY: &str = "Represent this sentence for searching relevant passages: ";

/// Longer windows exist; no passage of ours is longer, and the time grows with the square.
const WINDOW: usize = 512;

const EMBEDDERS: [Chosen<EmbeddingModel>; 9] = [
    Chosen {
        model: EmbeddingModel::AllMiniLML6V2Q,
        id: "all-MiniLM-L6-v2",
        name: "MiniLM (comes with the app)",
        languages: ModelLanguages::English,
        window_tokens: 256,
        size_mb: 23,
        query_prefix: "",
        passage_prefix: "",
        licence: "Apache-2.0",
        about: "Small and quick; understands English. Works at once, without a download.",
        recommended: false,
    },
    Chosen {
        model: EmbeddingModel::MultilingualE5Small,
        id: "multilingual-e5-small",
        name: "Multilingual E5 small",
        languages: ModelLanguages::Many,
        window_tokens: WINDOW,
        size_mb: 466,
        query_prefix: "query: ",
        passage_prefix: "passage: ",
        licence: "MIT",
        about: "About a hundred languages, also when question and answer are in different ones. The best choice for most.",
        recommended: true,
    },
    Chosen {
        model: EmbeddingModel::MultilingualE5Base,
        id: "multilingual-e5-base",
        name: "Multilingual E5 base",
        languages: ModelLanguages::Many,
        window_tokens: WINDOW,
        size_mb: 1080,
        query_prefix: "query: ",
        passage_prefix: "passage: ",
        licence: "MIT",
        about: "Finds a little more than the small one and takes about three times as long; for a computer with 8 GB or more.",
        recommended: false,
    },
    Chosen {
        model: EmbeddingModel::ParaphraseMLMiniLML12V2Q,
        id: "paraphrase-multilingual-MiniLM-L12-v2",
        name: "Multilingual MiniLM",
        languages: ModelLanguages::Many,
        window_tokens: 128,
        size_mb: 235,
        query_prefix: "",
        passage_prefix: "",
        licence: "Apache-2.0",
        about: "About fifty languages in a small download; good for short questions and answers, reads only the start of long texts.",
        recommended: false,
    },
    Chosen {
        model: EmbeddingModel::ParaphraseMLMpnetBaseV2,
        id: "paraphrase-multilingual-mpnet-base-v2",
        name: "Multilingual MPNet",
        languages: ModelLanguages::Many,
        window_tokens: 128,
        size_mb: 1080,
        query_prefix: "",
        passage_prefix: "",
        licence: "Apache-2.0",
        about: "About fifty languages, more exact than Multilingual MiniLM and slower; reads only the start of long texts.",
        recommended: false,
    },
    Chosen {
        model: EmbeddingModel::BGESmallENV15Q,
        id: "bge-small-en-v1.5",
        name: "BGE small (English)",
        languages: ModelLanguages::English,
        window_tokens: WINDOW,
        size_mb: 66,
        query_prefix: BGE_QUERY,
        passage_prefix: "",
        licence: "MIT",
        about: "English only; finds more than the model that comes with the app, and reads longer texts.",
        recommended: false,
    },
    Chosen {
        model: EmbeddingModel::BGEBaseENV15Q,
        id: "bge-base-en-v1.5",
        name: "BGE base (English)",
        languages: ModelLanguages::English,
        window_tokens: WINDOW,
        size_mb: 210,
        query_prefix: BGE_QUERY,
        passage_prefix: "",
        licence: "MIT",
        about: "English only; more exact than BGE small and about three times as slow.",
        recommended: false,
    },
    Chosen {
        model: EmbeddingModel::NomicEmbedTextV15Q,
        id: "nomic-embed-text-v1.5",
        name: "Nomic Embed (English)",
        languages: ModelLanguages::English,
        window_tokens: WINDOW,
        size_mb: 132,
        query_prefix: "search_query: ",
        passage_prefix: "search_document: ",
        licence: "Apache-2.0",
        about: "English only; good at long explanations and instructions.",
        recommended: false,
    },
    Chosen {
        model: EmbeddingModel::BGESmallZHV15,
        id: "bge-small-zh-v1.5",
        name: "BGE small (Chinese)",
        languages: ModelLanguages::Chinese,
        window_tokens: WINDOW,
        size_mb: 92,
        query_prefix: "为这个句子生成表示以用于检索相关文章：",
        passage_prefix: "",
        licence: "MIT",
        about: "Chinese only; small and quick.",
        recommended: false,
    },
];

const RERANKERS: [Chosen<RerankerModel>; 4] = [
    Chosen {
        model: RerankerModel::BGERerankerV2M3,
        id: "bge-reranker-v2-m3",
        name: "BGE reranker v2 (multilingual)",
        languages: ModelLanguages::Many,
        window_tokens: WINDOW,
        size_mb: 2190,
        query_prefix: "",
        passage_prefix: "",
        licence: "Apache-2.0",
        about: "About a hundred languages; the most exact, large and slow: for a quick computer with 16 GB or more.",
        recommended: false,
    },
    Chosen {
        model: RerankerModel::JINARerankerV1TurboEn,
        id: "jina-reranker-v1-turbo-en",
        name: "Jina reranker turbo (English)",
        languages: ModelLanguages::English,
        window_tokens: WINDOW,
        size_mb: 145,
        query_prefix: "",
        passage_prefix: "",
        licence: "Apache-2.0",
        about: "English only; small and quick enough for every computer.",
        recommended: true,
    },
    Chosen {
        model: RerankerModel::BGERerankerBase,
        id: "bge-reranker-base",
        name: "BGE reranker base (Chinese and English)",
        languages: ModelLanguages::Chinese,
        window_tokens: WINDOW,
        size_mb: 1080,
        query_prefix: "",
        passage_prefix: "",
        licence: "MIT",
        about: "Chinese and English; for a computer with 8 GB or more.",
        recommended: false,
    },
    Chosen {
        model: RerankerModel::JINARerankerV2BaseMultilingual,
        id: "jina-reranker-v2-base-multilingual",
        name: "Jina reranker v2 (multilingual)",
        languages: ModelLanguages::Many,
        window_tokens: WINDOW,
        size_mb: 1080,
        query_prefix: "",
        passage_prefix: "",
        licence: "CC-BY-NC-4.0",
        about: "About a hundred languages. Its licence forbids use in a business: only for trying, or with a licence from Jina.",
        recommended: false,
    },
];

/// The models that we offer: the shipped one, those for many languages, the others, then those that order.
pub fn catalogue() -> Vec<ModelSpec> {
    EMBEDDERS.iter().filter_map(embedder).chain(RERANKERS.iter().filter_map(reranker)).collect()
}

/// The model of the catalogue with this name.
pub fn spec(id: &str) -> Option<ModelSpec> {
    catalogue().into_iter().find(|spec| spec.id == id)
}

/// The model that comes with the app.
pub fn shipped() -> ModelSpec {
    let mut shipped = base(&EMBEDDERS[0], ModelUse::Meaning);
    shipped.dimensions = 384;
    shipped.pooling = Pooling::Mean;
    shipped.quantization = Quantization::Dynamic;
    shipped
}

fn embedder(chosen: &Chosen<EmbeddingModel>) -> Option<ModelSpec> {
    if chosen.id == EMBEDDERS[0].id {
        return Some(shipped());
    }
    let info = TextEmbedding::list_supported_models().into_iter().find(|info| info.model == chosen.model)?;
    let mut spec = base(chosen, ModelUse::Meaning);
    spec.repo = info.model_code;
    spec.model_file = info.model_file;
    spec.data_files = info.additional_files;
    spec.dimensions = info.dim;
    spec.pooling = match TextEmbedding::get_default_pooling_method(&chosen.model)? {
        fastembed::Pooling::Cls => Pooling::Cls,
        fastembed::Pooling::Mean => Pooling::Mean,
    };
    spec.quantization = match TextEmbedding::get_quantization_mode(&chosen.model) {
        QuantizationMode::None => Quantization::None,
        QuantizationMode::Static => Quantization::Static,
        QuantizationMode::Dynamic => Quantization::Dynamic,
    };
    Some(spec)
}

fn reranker(chosen: &Chosen<RerankerModel>) -> Option<ModelSpec> {
    let info = TextRerank::list_supported_models().into_iter().find(|info| info.model == chosen.model)?;
    let mut spec = base(chosen, ModelUse::Order);
    spec.repo = info.model_code;
    spec.model_file = info.model_file;
    spec.data_files = info.additional_files;
    Some(spec)
}

fn base<M>(chosen: &Chosen<M>, r#use: ModelUse) -> ModelSpec {
    ModelSpec {
        id: chosen.id.into(),
        name: chosen.name.into(),
        r#use,
        repo: String::new(),
        model_file: crate::spec::MODEL_FILE.into(),
        data_files: Vec::new(),
        dimensions: 0,
        window_tokens: chosen.window_tokens,
        languages: chosen.languages,
        size_mb: chosen.size_mb,
        query_prefix: chosen.query_prefix.into(),
        passage_prefix: chosen.passage_prefix.into(),
        pooling: Pooling::Mean,
        quantization: Quantization::None,
        licence: chosen.licence.into(),
        about: chosen.about.into(),
        recommended: chosen.recommended,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_chosen_model_is_still_in_fastembeds_list() {
        assert_eq!(catalogue().len(), EMBEDDERS.len() + RERANKERS.len());
    }

    #[test]
    fn the_shipped_model_comes_first_and_the_recommended_one_understands_many_languages() {
        let catalogue = catalogue();
        assert_eq!(catalogue[0], shipped());
        let recommended: Vec<_> =
            catalogue.iter().filter(|spec| spec.recommended && spec.r#use == ModelUse::Meaning).collect();
        assert_eq!(recommended.len(), 1);
        assert_eq!(recommended[0].languages, ModelLanguages::Many);
    }

    #[test]
    fn models_for_many_languages_come_before_the_others() {
        let rest: Vec<_> = catalogue().into_iter().skip(1).filter(|spec| spec.r#use == ModelUse::Meaning).collect();
        let many = rest.iter().take_while(|spec| spec.languages == ModelLanguages::Many).count();
        assert!(many >= 3);
        assert!(rest.iter().skip(many).all(|spec| spec.languages != ModelLanguages::Many));
    }

    #[test]
    fn every_model_has_a_name_of_its_own_and_all_that_a_download_needs() {
        let catalogue = catalogue();
        assert_eq!(catalogue.iter().map(|spec| &spec.id).collect::<HashSet<_>>().len(), catalogue.len());
        for spec in &catalogue {
            let downloadable = spec.id == shipped().id || spec.repo.contains('/');
            assert!(downloadable && spec.size_mb > 0 && !spec.licence.is_empty(), "{}", spec.id);
            assert_eq!(spec.dimensions > 0, spec.r#use == ModelUse::Meaning, "{}", spec.id);
            assert!(spec.about.ends_with('.'), "{}: a sentence ends with a full stop", spec.id);
        }
    }

    #[test]
    fn the_e5_models_get_the_prefixes_they_were_trained_with() {
        for spec in catalogue().iter().filter(|spec| spec.repo.contains("e5")) {
            assert_eq!((spec.query_prefix.as_str(), spec.passage_prefix.as_str()), ("query: ", "passage: "));
        }
    }
}
