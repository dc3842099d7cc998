//! Gallery: ready flows that shops really use, each with test conversations that show what it does. They are files in
//! `src-tauri/resources/flows`, compiled in; a test reads, validates and plays every one, so a broken one cannot ship.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::document::Document;
use crate::outline::outline;
use crate::script::Script;
use crate::view::FlowTemplate;

macro_rules! files {
    ($($id:literal),+ $(,)?) => {
        /// Every file with its name, in the order of the gallery.
        const FILES: &[(&str, &str)] = &[$(($id, include_str!(concat!("../../../resources/flows/", $id, ".json")))),+];
    };
}

files!(
    "menu",
    "appointment",
    "appointment_reminder",
    "order_status",
    "questions",
    "enquiry",
    "opening_hours",
    "returns",
    "documents",
    "feedback",
    "reminders",
    "refill",
    "newsletter",
    "quiz",
);

/// A ready flow.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its name among the templates, and that of its file.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it does for whom, in a sentence or two.
    pub description: String,
    /// What it needs to be useful, in words.
    pub needs: Vec<String>,
    /// The flow itself.
    #[serde(rename = "flow")]
    pub document: Document,
    /// Conversations that show it at work.
    pub tests: Vec<Script>,
}

impl Template {
    /// As the gallery shows it.
    pub fn view(&self) -> FlowTemplate {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        FlowTemplate {
            id: self.id.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            needs: self.needs.clone(),
            nodes: count(self.document.nodes.len()),
            tests: count(self.tests.len()),
            outline: outline(&self.document),
        }
    }
}

/// All of them, in the order of the gallery.
pub fn templates() -> &'static [Template] {
    static TEMPLATES: OnceLock<Vec<Template>> = OnceLock::new();
    // The test below reads every file, so nothing is left out here.
    TEMPLATES.get_or_init(|| FILES.iter().filter_map(|(_, file)| serde_json::from_str(file).ok()).collect())
}

/// The one with this id.
pub fn template(id: &str) -> Option<&'static Template> {
    templates().iter().find(|template| template.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_file_of_the_folder_is_a_template_with_the_name_of_its_file() {
        for (id, file) in FILES {
            let template: Template = serde_json::from_str(file).unwrap_or_else(|error| panic!("{id}: {error}"));
            assert_eq!(template.id, *id);
        }
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../resources/flows");
        let there = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let embedded = FILES.iter().map(|(id, _)| format!("{id}.json"));
        assert_eq!(there.collect::<BTreeSet<_>>(), embedded.collect());
    }

    #[test]
    fn a_template_is_found_by_its_id_and_shown_with_every_node_in_words() {
        let shown = template("menu").unwrap().view();
        assert_eq!(shown.outline.len() as u32, shown.nodes);
        assert!(shown.tests > 1 && shown.outline[0].text.starts_with("started by: the first message"));
        assert!(template("nothing").is_none());
    }
}
