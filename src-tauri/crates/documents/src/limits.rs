//! Limits: how much of anything one file may be. All in one place, because each guards the same two cores and the same
//! memory.

/// Bytes of a file.
pub const FILE_BYTES: usize = 25 * 1024 * 1024;
/// Bytes that all members of a zip container (DOCX, XLSX) may have when unpacked: counted, not believed.
pub const UNPACKED_BYTES: u64 = 200 * 1024 * 1024;
/// Members of a zip container.
pub const ZIP_MEMBERS: usize = 10_000;
/// Bytes that one stream of a PDF may have when unpacked.
pub const PDF_STREAM_BYTES: u64 = 64 * 1024 * 1024;
/// Pages of a PDF.
pub const PAGES: usize = 5_000;
/// Glyphs of one PDF page; a densely set newspaper page has about 20 000.
pub const GLYPHS_PER_PAGE: usize = 300_000;
/// Rows of a table file, all sheets together.
pub const ROWS: usize = 200_000;
/// Filled cells of a table file, all sheets together.
pub const CELLS: usize = 2_000_000;
/// Columns of a row that are read.
pub const COLUMNS: usize = 512;
/// Rows that one merged cell fills.
pub const MERGED_ROWS: u32 = 1_000;
/// Characters of extracted text.
pub const TEXT_CHARS: usize = 5_000_000;
/// Elements inside each other: documents by people stay below 100.
pub const DEPTH: usize = 512;
/// Elements of a page that may be open at once, apart from those that close by themselves.
pub const OPEN_ELEMENTS: usize = 256;
/// Elements that a parser may have to repeat because formatting was not closed.
pub const REPEATED_ELEMENTS: usize = 1_000_000;
/// Attributes of one tag.
pub const ATTRIBUTES: usize = 1_000;
/// Links of a page that are handed back.
pub const LINKS: usize = 5_000;
/// Warnings of one file; a thousand odd rows are one problem, not a thousand.
pub const WARNINGS: usize = 20;
/// Address space of the child process.
pub const CHILD_MEMORY_BYTES: u64 = 1024 * 1024 * 1024;
/// Processor time of the child process.
pub const CHILD_CPU_SECONDS: u64 = 60;
/// The same for a page of the web: its parser's time grows with what is open, so a long one is an attack.
pub const HTML_CPU_SECONDS: u64 = 15;
/// Stack of the thread that reads, so that deep recursion in a library ends in its own depth limit first.
pub const CHILD_STACK_BYTES: usize = 256 * 1024 * 1024;
/// Time on the clock until the child is killed.
pub const CHILD_WALL_SECONDS: u64 = 120;
/// Bytes of the child's answer: text, the same again as chunks with overlap, and JSON's escapes.
pub const ANSWER_BYTES: u64 = 128 * 1024 * 1024;
