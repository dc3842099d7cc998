//! Documents in the real window: dropped, read, asked, and opened where the answer stands.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::path::{Path, PathBuf};

use desktop::{Window, drop_files, until};

/// A folder of ten files of all kinds; one of them is damaged.
fn ten_mixed_files(dir: &Path) -> PathBuf {
    let folder = dir.join("papers");
    std::fs::create_dir(&folder).unwrap();
    let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/crates/documents/tests/fixtures");
    for name in ["price-guide.pdf", "handbook.docx", "prices.xlsx"] {
        std::fs::copy(made.join(name), folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let texts = [
        (
            "opening.md",
            "# Opening hours\n\nWe are open from Tuesday to Saturday, 10:00 to 18:30. On Mondays we are closed.",
        ),
        ("parking.txt", "Customers park for free behind the house. The gate code is 5521."),
        ("stock.csv", "Code;Article;Price\nLM-204;Desk lamp Aster;49.90\nLM-310;Floor lamp Birke;129.00"),
        (
            "page.html",
            "<html><head><title>Workshop</title></head><body><h1>Workshop</h1><p>The workshop for stained glass is on the first Friday of the month.</p></body></html>",
        ),
        ("care.md", "# Care\n\nWipe linen shades with a dry brush. Never use water on brass."),
        ("gift-cards.txt", "Gift cards are valid for three years and can be used in several parts."),
        ("damaged.pdf", "%PDF-1.7 and then nothing that a reader could use"),
    ];
    for (name, text) in texts {
        std::fs::write(folder.join(name), text).unwrap();
    }
    folder
}

#[tokio::test]
async fn a_dropped_folder_is_read_answers_and_shows_the_passage_in_its_source() {
    let dir = tempfile::tempdir().unwrap();
    let folder = ten_mixed_files(dir.path());
    let data = dir.path().join("data");
    let window = Window::open(&data).await;
    window.click("[data-testid='welcome-start']").await;
    window.see("[data-testid='practice-contact-0']").await;
    window.click("[data-testid='nav-knowledge']").await;
    window.click("[data-testid='tab-sources']").await;
    window.see("[data-testid^='add-']").await;

    drop_files(&[folder]).await;
    until("nine sources to be read", || async {
        (window.count("[data-testid='source-row'][data-state='indexed']").await == 9).then_some(())
    })
    .await;
    window.see_text("[data-testid='source-row'][data-state='failed']", "damaged").await;

    window.write("[data-testid='test-question-input']", "What is the gate code?\u{e007}").await;
    window.see_text("[data-testid='test-question-answer'][data-action='reply']", "5521").await;
    window.click("[data-testid='open-passage']").await;
    window.see_text("[data-testid='source-line'][data-cited='true']", "The gate code is 5521").await;
    window.close().await;
}
