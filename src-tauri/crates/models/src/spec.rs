//! What is known of a model: where its files are, how to feed it, what to tell the operator. The same words stand in the
//! catalogue and in the manifest of an installed model, so that an installed model needs no catalogue.

use domain::knowledge::{ModelLanguages, ModelUse};
use serde::{Deserialize, Serialize};

/// How the vectors of the tokens become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pooling {
    /// The first token stands for all.
    Cls,
    /// The mean over the tokens.
    Mean,
}

impl From<Pooling> for fastembed::Pooling {
    fn from(pooling: Pooling) -> Self {
        match pooling {
            Pooling::Cls => Self::Cls,
            Pooling::Mean => Self::Mean,
        }
    }
}

/// How the numbers of the model were made smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantization {
    /// Not at all: 32-bit floats.
    None,
    /// With fixed ranges.
    Static,
    /// With ranges taken from the whole batch at run time: a vector depends on its neighbours, so one text a batch.
    Dynamic,
}

impl Quantization {
    /// A word for names.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::None => "f32",
            Self::Static => "q8",
            Self::Dynamic => "int8",
        }
    }
}

/// A model: its files, how it wants its texts, and what to expect of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelSpec {
    /// Stable name, also the name of its folder.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Whether it makes vectors or orders what was found.
    pub r#use: ModelUse,
    /// Its repository on the hub; empty for an imported model.
    pub repo: String,
    /// The ONNX file inside the repository.
    pub model_file: String,
    /// Weights beside the ONNX file, inside the repository.
    pub data_files: Vec<String>,
    /// Length of its vectors; 0 for one that orders.
    pub dimensions: usize,
    /// Tokens that it reads; what is behind them is cut.
    pub window_tokens: usize,
    /// Languages that it understands.
    pub languages: ModelLanguages,
    /// Download size in MiB, roughly.
    pub size_mb: u32,
    /// What it was trained to see before a question.
    pub query_prefix: String,
    /// What it was trained to see before a passage.
    pub passage_prefix: String,
    /// How it pools.
    pub pooling: Pooling,
    /// How it is quantised.
    pub quantization: Quantization,
    /// Its licence.
    pub licence: String,
    /// What to expect of it, in a sentence for a shop owner.
    pub about: String,
    /// The one we would choose.
    pub recommended: bool,
}

/// The files beside the weights, by the names that fastembed wants.
pub(crate) const TOKENIZER_FILES: [&str; 4] =
    ["tokenizer.json", "config.json", "special_tokens_map.json", "tokenizer_config.json"];

/// The ONNX file of an installed model, whatever its name on the hub.
pub(crate) const MODEL_FILE: &str = "model.onnx";

impl ModelSpec {
    /// Every file to download, the small ones first.
    pub fn files(&self) -> Vec<String> {
        let small = TOKENIZER_FILES.iter().map(|name| (*name).to_owned());
        small.chain([self.model_file.clone()]).chain(self.data_files.iter().cloned()).collect()
    }

    /// Where a file of the repository goes in the folder of an installed model. Weights keep the name by which the ONNX
    /// file asks for them.
    pub(crate) fn installed_name(&self, file: &str) -> String {
        if file == self.model_file {
            return MODEL_FILE.into();
        }
        file.rsplit('/').next().unwrap_or(file).to_owned()
    }

    /// The names of its files when it is installed.
    pub(crate) fn installed_files(&self) -> Vec<String> {
        self.files().iter().map(|file| self.installed_name(file)).collect()
    }

    /// Tokens of a passage that reach the model: the window without the passage's prefix and the two marks around it. A
    /// token of a prefix has three letters or more.
    pub fn passage_tokens(&self) -> usize {
        let prefix = self.passage_prefix.len().div_ceil(3);
        self.window_tokens.saturating_sub(prefix + 2).max(16)
    }

    /// Characters that can matter: no window of so many tokens holds more, and the tokenizer need not look at the rest.
    pub(crate) fn window_chars(&self) -> usize {
        self.window_tokens.saturating_mul(16)
    }
}
