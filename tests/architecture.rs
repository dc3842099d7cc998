//! The architecture as a test: who may depend on whom, who may know what, and how long a file may be.
//!
//! The table is the one of the README; a new crate must be put into it before it compiles into anything.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Each crate of ours with those of ours that it may depend on.
const MAY_DEPEND_ON: &[(&str, &[&str])] = &[
    ("ai", &["domain", "web"]),
    ("ai-loopback", &[]),
    ("domain", &[]),
    ("store", &["domain", "flow"]),
    ("documents", &["domain"]),
    ("flow", &["domain"]),
    ("knowledge", &["domain"]),
    ("models", &["domain"]),
    ("web", &["domain"]),
    ("sandbox", &["domain"]),
    ("wa-loopback", &[]),
    ("whatsapp", &["domain"]),
    ("engine", &["ai", "documents", "domain", "flow", "knowledge", "models", "store", "web"]),
    ("switchboard", &["ai", "documents", "domain", "engine", "flow", "models", "sandbox", "store", "web", "whatsapp"]),
    ("testkit", &["ai", "documents", "domain", "engine", "flow", "models", "sandbox", "store", "web"]),
    (
        "acceptance",
        &[
            "ai",
            "ai-loopback",
            "documents",
            "domain",
            "engine",
            "flow",
            "knowledge",
            "models",
            "sandbox",
            "store",
            "testkit",
            "web",
        ],
    ),
    ("desktop", &["ai-loopback"]),
    ("xtask", &[]),
];

/// What only the tests of a crate may know besides.
const TESTS_MAY_KNOW: &[(&str, &[&str])] = &[("ai", &["ai-loopback"]), ("knowledge", &["models"])];

/// Libraries that only some of our crates may name: the rest of the program does not know that they exist.
const KNOWN_ONLY_TO: &[(&str, &[&str])] = &[
    ("tauri", &["switchboard"]),
    ("tauri-specta", &["switchboard"]),
    ("keyring", &["switchboard"]),
    ("notify-rust", &["switchboard"]),
    ("rusqlite", &["store"]),
    ("rusqlite_migration", &["store"]),
    ("tantivy", &["knowledge"]),
    ("simsimd", &["knowledge"]),
    ("fastembed", &["models"]),
    ("ort", &["models"]),
    ("hf-hub", &["models"]),
    ("pdf-extract", &["documents"]),
    ("calamine", &["documents"]),
    ("texting_robots", &["web"]),
    ("reqwest", &["ai", "models", "web"]),
    ("whatsapp-rust", &["whatsapp"]),
];

/// What the crate of the nouns and pure decisions must never know.
const NOT_IN_DOMAIN: &[&str] = &["tokio", "rusqlite", "reqwest", "tracing", "chrono"];

/// Files that may be longer than the alarm says, with the reason.
const MAY_BE_LONG: &[(&str, &str)] = &[];

const LONGEST_RUST: usize = 600;
const LONGEST_TSX: usize = 300;

/// Words that read the wall clock, and the one file that may say them.
const WALL_CLOCK: &[&str] = &["SystemTime::now", "Utc::now", "Local::now", "Uuid::now_v7", "UNIX_EPOCH"];
const CLOCK_ADAPTER: &str = "src-tauri/crates/engine/src/system.rs";
/// The server for tests is a program of its own, on the other side of the wire: it has its own clock.
const CLOCK_OF_THE_SERVER: &str = "src-tauri/crates/wa-loopback/src/clock.rs";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn packages() -> Vec<Package> {
    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice::<Metadata>(&output.stdout).unwrap().packages
}

/// Every file below `folder` that ends with `end`, as path from the root.
fn files(folder: &str, end: &str) -> Vec<String> {
    let (mut found, mut todo) = (Vec::new(), vec![root().join(folder)]);
    while let Some(dir) = todo.pop() {
        for entry in std::fs::read_dir(dir).into_iter().flatten().map(Result::unwrap) {
            let (path, name) = (entry.path(), entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                if !["node_modules", "target", "dist"].iter().any(|skipped| name == *skipped) {
                    todo.push(path);
                }
            } else if name.to_string_lossy().ends_with(end) {
                found.push(path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
    }
    assert!(!found.is_empty() || !root().join(folder).exists(), "{folder} has no {end}");
    found.sort();
    found
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

#[test]
fn dependencies_point_one_way() {
    let packages = packages();
    let ours: BTreeSet<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    let table: BTreeMap<&str, &[&str]> = MAY_DEPEND_ON.iter().copied().collect();
    for package in &packages {
        let Some(allowed) = table.get(package.name.as_str()) else {
            panic!("{} is new: say in MAY_DEPEND_ON what it may depend on", package.name);
        };
        for dependency in package.dependencies.iter().filter(|d| ours.contains(d.name.as_str())) {
            let in_tests = dependency.kind.as_deref() == Some("dev")
                && TESTS_MAY_KNOW
                    .iter()
                    .any(|(name, more)| *name == package.name && more.contains(&dependency.name.as_str()));
            let may = in_tests || allowed.contains(&dependency.name.as_str());
            assert!(may, "{} must not know {}", package.name, dependency.name);
        }
    }
    let gone: Vec<_> = table.keys().filter(|name| !ours.contains(*name)).collect();
    assert!(gone.is_empty(), "{gone:?} are in the table and do not exist");
}

#[test]
fn the_outside_world_is_known_in_one_place_each() {
    let packages = packages();
    for package in &packages {
        let names = || package.dependencies.iter().map(|dependency| dependency.name.as_str());
        for name in names() {
            let known_to = KNOWN_ONLY_TO.iter().find(|(library, _)| *library == name).map(|(_, known_to)| *known_to);
            let fine = known_to.is_none_or(|known_to| known_to.contains(&package.name.as_str()));
            assert!(fine, "{} must not know {name}; only {known_to:?} may", package.name);
            assert!(
                !name.starts_with("tauri") || package.name == "switchboard",
                "{} must not know {name}",
                package.name
            );
        }
        if package.name == "domain" {
            let wrong: Vec<_> = names().filter(|name| NOT_IN_DOMAIN.contains(name)).collect();
            assert!(wrong.is_empty(), "domain has no IO, yet it knows {wrong:?}");
        }
    }
}

#[test]
fn the_test_kit_and_the_servers_of_tests_are_in_no_product() {
    for package in
        packages().iter().filter(|package| !["acceptance", "desktop", "testkit"].contains(&package.name.as_str()))
    {
        for kit in ["testkit", "ai-loopback", "wa-loopback"] {
            let uses = package.dependencies.iter().any(|d| d.name == kit && d.kind.as_deref() != Some("dev"));
            assert!(!uses, "{} uses {kit}", package.name);
        }
    }
}

/// wa-loopback.md section 1.5: only a workspace of its own may take the check of WhatsApp's certificates out.
#[test]
fn the_check_of_certificates_is_taken_out_in_one_place() {
    let manifests: Vec<String> = [vec!["Cargo.toml".to_owned()], files("src-tauri", ".toml"), files("tests", ".toml")]
        .concat()
        .into_iter()
        .filter(|path| path.ends_with("Cargo.toml"))
        .collect();
    let named: Vec<&String> = manifests.iter().filter(|path| read(path).contains("danger-skip")).collect();
    assert_eq!(named, ["tests/loopback/Cargo.toml"], "nothing else may name the feature");
    assert!(read("Cargo.toml").contains(r#"exclude = ["tests/loopback"]"#), "tests/loopback is a workspace of its own");
    assert!(!read("Cargo.toml").contains("[profile.release]\ndebug-assertions"), "a release has no debug assertions");
    let sources = [files("src-tauri/src", ".rs"), files("src-tauri/crates/whatsapp", ".rs")].concat();
    for path in sources {
        let library = ["default_tls_connector", "UreqHttpClient::new(", "UreqHttpClient::default("];
        let used: Vec<_> = library.iter().filter(|words| read(&path).contains(**words)).collect();
        assert!(used.is_empty(), "{path} uses {used:?}: connections are built in whatsapp/src/endpoint.rs");
    }
}

#[test]
fn every_crate_obeys_the_lints_of_the_workspace() {
    for package in packages() {
        let manifest = std::fs::read_to_string(&package.manifest_path).unwrap();
        assert!(manifest.contains("[lints]\nworkspace = true"), "{} has lints of its own", package.name);
    }
}

#[test]
fn the_wall_clock_is_read_in_one_file() {
    let may = |path: &String| path == CLOCK_ADAPTER || path == CLOCK_OF_THE_SERVER || path.contains("/xtask/");
    for path in files("src-tauri", ".rs").into_iter().filter(|path| !may(path)) {
        let source = read(&path);
        let reads: Vec<_> = WALL_CLOCK.iter().filter(|words| source.contains(**words)).collect();
        assert!(reads.is_empty(), "{path} reads the clock ({reads:?}): ask the port Clock or Ids");
    }
    assert!(read(CLOCK_ADAPTER).contains("now()"), "the clock adapter moved");
}

#[test]
fn no_file_is_too_long_to_be_read() {
    let too_long = |path: &String, limit: usize| {
        let lines = read(path).lines().count();
        (lines > limit && !MAY_BE_LONG.iter().any(|(known, _)| known == path)).then(|| format!("{path}: {lines}"))
    };
    let rust = [files("src-tauri", ".rs"), files("tests", ".rs")].concat();
    let long: Vec<String> = rust
        .iter()
        .filter_map(|path| too_long(path, LONGEST_RUST))
        .chain(files("ui/src", ".tsx").iter().filter_map(|path| too_long(path, LONGEST_TSX)))
        .collect();
    assert!(long.is_empty(), "split these, or list them with a reason: {long:#?}");
    for (path, reason) in MAY_BE_LONG {
        assert!(root().join(path).exists() && !reason.is_empty(), "{path} is listed for nothing");
    }
}

#[test]
fn every_rust_file_begins_by_saying_what_it_is_for() {
    let silent: Vec<String> = [files("src-tauri", ".rs"), files("tests", ".rs")]
        .concat()
        .into_iter()
        .filter(|path| !read(path).trim_start_matches('\u{feff}').starts_with("//!"))
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn only_the_ipc_folder_of_the_window_knows_tauri() {
    for path in [files("ui/src", ".ts"), files("ui/src", ".tsx")].concat() {
        let fine = path.starts_with("ui/src/ipc/") || !read(&path).contains("@tauri-apps/");
        assert!(fine, "{path} imports @tauri-apps: go through ui/src/ipc");
    }
}
