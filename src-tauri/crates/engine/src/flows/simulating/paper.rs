//! Paper: text on A4 pages. Where every line stands is decided first, then the pages are drawn: so a footer knows how many pages
//! there are.
//!
//! The font travels with the app, because a PDF must read the same everywhere: Latin, Greek, Cyrillic, Arabic, Hebrew and many
//! signs. What it cannot draw stands there as a box, and can still be copied out as the text it is.

use anyhow::Context;
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use ttf_parser::Face;

const FONT: &[u8] = include_bytes!("../../../../../resources/fonts/DejaVuSans.ttf");

/// A4, in points.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const MARGIN: f32 = 50.0;
/// Space for the footer.
const FOOT: f32 = 30.0;
const FOOT_SIZE: f32 = 7.5;
/// Of a line, in sizes of its letters.
const LEADING: f32 = 1.4;
/// Around words in a bubble.
const PADDING: f32 = 6.0;

/// A colour of words or paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Black,
    Grey,
    Red,
    /// The paper under a customer's words.
    Pale,
    /// The paper under ours.
    Green,
}

impl Ink {
    fn colour(self) -> rgb::Color {
        match self {
            Self::Black => rgb::Color::new(24, 24, 27),
            Self::Grey => rgb::Color::new(107, 107, 115),
            Self::Red => rgb::Color::new(178, 34, 34),
            Self::Pale => rgb::Color::new(240, 240, 242),
            Self::Green => rgb::Color::new(220, 242, 226),
        }
    }
}

/// How a paragraph looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub size: f32,
    pub ink: Ink,
    /// How far from the left, and from the right.
    pub indent: (f32, f32),
    /// Space before it.
    pub before: f32,
    /// The paper under it.
    pub shade: Option<Ink>,
}

impl Style {
    pub const BODY: Self = Self { size: 9.5, ink: Ink::Black, indent: (0.0, 0.0), before: 0.0, shade: None };
    pub const SMALL: Self = Self { size: 8.0, ink: Ink::Grey, ..Self::BODY };
    pub const TITLE: Self = Self { size: 18.0, ..Self::BODY };
    pub const HEADING: Self = Self { size: 12.5, before: 18.0, ..Self::BODY };

    pub fn indented(self, left: f32) -> Self {
        Self { indent: (left, self.indent.1), ..self }
    }

    pub fn after(self, before: f32) -> Self {
        Self { before, ..self }
    }

    pub fn in_ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }
}

#[derive(Default)]
struct Page {
    shades: Vec<(f32, f32, f32, f32, Ink)>,
    lines: Vec<Line>,
}

struct Line {
    x: f32,
    /// Of its baseline.
    y: f32,
    size: f32,
    ink: Ink,
    text: String,
}

/// Pages that are being written.
pub(super) struct Paper {
    face: Face<'static>,
    pages: Vec<Page>,
    /// How far down the last page is full.
    y: f32,
}

impl Paper {
    /// One empty page.
    pub fn new() -> anyhow::Result<Self> {
        let face = Face::parse(FONT, 0).context("Read the font that ships with the app")?;
        Ok(Self { face, pages: vec![Page::default()], y: MARGIN })
    }

    /// Adds a paragraph; line breaks in it stay.
    pub fn write(&mut self, text: &str, style: Style) {
        let pad = if style.shade.is_some() { PADDING } else { 0.0 };
        let (left, right) = (MARGIN + style.indent.0, WIDTH - MARGIN - style.indent.1);
        let lines = self.wrapped(text, style.size, right - left - 2.0 * pad);
        let leading = style.size * LEADING;
        if self.y > MARGIN {
            self.y += style.before;
        }
        for (number, line) in lines.iter().enumerate() {
            let (above, below) =
                (if number == 0 { pad } else { 0.0 }, if number + 1 == lines.len() { pad } else { 0.0 });
            if self.y + above + leading + below > HEIGHT - MARGIN - FOOT {
                self.pages.push(Page::default());
                self.y = MARGIN;
            }
            let (top, baseline) = (self.y, self.y + above + style.size * 1.05);
            self.y += above + leading + below;
            let Some(page) = self.pages.last_mut() else { return };
            if let Some(shade) = style.shade {
                page.shades.push((left, top, right - left, self.y - top, shade));
            }
            let line = Line { x: left + pad, y: baseline, size: style.size, ink: style.ink, text: line.clone() };
            page.lines.push(line);
        }
    }

    /// Space, and a heading that does not stand alone at the end of a page.
    pub fn heading(&mut self, text: &str) {
        if self.y > HEIGHT - MARGIN - FOOT - 90.0 {
            self.pages.push(Page::default());
            self.y = MARGIN;
        }
        self.write(text, Style::HEADING);
        self.y += 4.0;
    }

    /// The file. `footer` stands at the end of every page, with its number.
    pub fn finish(self, title: &str, footer: &str) -> anyhow::Result<Vec<u8>> {
        let font = Font::new(FONT.into(), 0).context("Read the font that ships with the app")?;
        let mut document = Document::new();
        document.set_metadata(Metadata::new().title(title.to_owned()).creator("Switchboard".to_owned()));
        let count = self.pages.len();
        let size = PageSettings::from_wh(WIDTH, HEIGHT).context("Begin a page")?;
        for (number, page) in self.pages.iter().enumerate() {
            let mut sheet = document.start_page_with(size.clone());
            let mut surface = sheet.surface();
            for (x, y, width, height, shade) in &page.shades {
                draw_shade(&mut surface, (*x, *y, *width, *height), *shade);
            }
            for line in &page.lines {
                self.draw(&mut surface, &font, line);
            }
            let text = format!("{footer} · {} / {count}", number + 1);
            let foot = Line { x: MARGIN, y: HEIGHT - MARGIN + 8.0, size: FOOT_SIZE, ink: Ink::Grey, text };
            self.draw(&mut surface, &font, &foot);
            surface.finish();
            sheet.finish();
        }
        document.finish().map_err(|error| anyhow::anyhow!("The PDF could not be made: {error:?}"))
    }

    /// The lines of a text that is not to be wider than `width`.
    fn wrapped(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let (mut line, mut used) = (String::new(), 0.0);
            for word in clean(paragraph).split_inclusive(' ') {
                let long = self.width(word.trim_end(), size);
                if used > 0.0 && used + long > width {
                    lines.push(std::mem::take(&mut line).trim_end().to_owned());
                    used = 0.0;
                }
                if long <= width {
                    line.push_str(word);
                    used += self.width(word, size);
                    continue;
                }
                // An address or a script without blanks: it is broken anywhere.
                for c in word.chars() {
                    let wide = self.width(c.encode_utf8(&mut [0; 4]), size);
                    if used > 0.0 && used + wide > width {
                        lines.push(std::mem::take(&mut line));
                        used = 0.0;
                    }
                    line.push(c);
                    used += wide;
                }
            }
            lines.push(line.trim_end().to_owned());
        }
        lines
    }

    fn draw(&self, surface: &mut Surface<'_>, font: &Font, line: &Line) {
        surface.set_fill(Some(Fill { paint: line.ink.colour().into(), ..Fill::default() }));
        let mut x = line.x;
        for run in runs(&line.text).into_iter().filter(|run| !run.is_empty()) {
            let start = Point::from_xy(x, line.y);
            surface.draw_text(start, font.clone(), line.size, run, false, TextDirection::Auto);
            x += self.width(run, line.size);
        }
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        let units = f32::from(self.face.units_per_em()).max(1.0);
        let advance = |c: char| {
            let glyph = self.face.glyph_index(c).unwrap_or_default();
            f32::from(self.face.glyph_hor_advance(glyph).unwrap_or_default())
        };
        text.chars().map(advance).sum::<f32>() * size / units
    }
}

/// A line without what cannot be seen.
fn clean(line: &str) -> String {
    let visible = line.chars().map(|c| if c == '\t' { ' ' } else { c });
    // Marks that choose between two looks of a sign, which this font has one of.
    visible.filter(|c| !c.is_control() && !matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}')).collect()
}

fn draw_shade(surface: &mut Surface<'_>, (x, y, width, height): (f32, f32, f32, f32), shade: Ink) {
    let mut path = PathBuilder::new();
    let Some(rect) = Rect::from_xywh(x, y, width, height) else { return };
    path.push_rect(rect);
    if let Some(path) = path.finish() {
        surface.set_fill(Some(Fill { paint: shade.colour().into(), ..Fill::default() }));
        surface.draw_path(&path);
    }
}

/// The parts of a line that are written in one direction. A line that begins from the right is one part.
fn runs(line: &str) -> Vec<&str> {
    if line.chars().find(|c| c.is_alphabetic()).is_none_or(from_the_right) {
        return vec![line];
    }
    let (mut runs, mut begin, mut right, mut end_of_right) = (Vec::new(), 0, false, 0);
    for (at, c) in line.char_indices() {
        if from_the_right(c) {
            if !right {
                runs.extend(line.get(begin..at).filter(|run| !run.is_empty()));
                (begin, right) = (at, true);
            }
            end_of_right = at + c.len_utf8();
        } else if right && c.is_alphanumeric() {
            // Signs and spaces after the last such letter belong to what follows.
            runs.extend(line.get(begin..end_of_right));
            (begin, right) = (end_of_right, false);
        }
    }
    if right {
        runs.extend(line.get(begin..end_of_right));
        begin = end_of_right;
    }
    runs.extend(line.get(begin..).filter(|run| !run.is_empty()));
    runs
}

/// Hebrew, Arabic and their kin.
fn from_the_right(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_kept_whole_where_they_fit_and_line_breaks_stay() {
        let paper = Paper::new().unwrap();
        let lines = paper.wrapped("one two three\n\nfour", 10.0, 45.0);
        assert_eq!(lines, ["one two", "three", "", "four"]);
    }

    #[test]
    fn words_from_the_right_stand_on_their_own_in_a_line_from_the_left() {
        assert_eq!(runs("Hello מה שלומך, dear"), ["Hello ", "מה שלומך", ", dear"]);
        assert_eq!(runs("Ana مرحبا!"), ["Ana ", "مرحبا", "!"]);
        assert_eq!(runs("مرحبا Ana"), ["مرحبا Ana"]);
        assert_eq!(runs("plain 1.5"), ["plain 1.5"]);
        assert_eq!(runs("12:30"), ["12:30"]);
    }

    #[test]
    fn a_long_text_goes_over_several_pages_and_nothing_is_lost() {
        let mut paper = Paper::new().unwrap();
        let text: String = (0..200).map(|number| format!("line {number}\n")).collect();
        paper.write(&text, Style { shade: Some(Ink::Pale), ..Style::BODY });
        assert!(paper.pages.len() > 2);
        let lines: Vec<&str> = paper.pages.iter().flat_map(|page| &page.lines).map(|line| line.text.as_str()).collect();
        assert_eq!(lines.len(), 200);
        assert!(paper.pages.iter().flat_map(|page| &page.lines).all(|line| line.y < HEIGHT - MARGIN - FOOT));
        let pdf = paper.finish("Long", "Footer").unwrap();
        assert!(
            pdf.starts_with(b"%PDF-") && pdf.len() < 200_000,
            "{} bytes: the font is only embedded in part",
            pdf.len()
        );
    }

    proptest! {
        #[test]
        fn every_text_fits_and_makes_a_file(text in "\\PC{0,120}(\n\\PC{0,200}){0,3}", size in 6.0_f32..20.0, width in 60.0_f32..500.0) {
            let mut paper = Paper::new().unwrap();
            let lines = paper.wrapped(&text, size, width);
            for line in &lines {
                prop_assert!(paper.width(line, size) <= width + 0.5 || line.chars().count() == 1, "{:?}", line);
            }
            for line in &lines {
                prop_assert_eq!(&runs(line).concat(), line);
            }
            let letters = |text: &str| clean(text).chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text.replace(['\n', '\r'], "")));
            paper.write(&text, Style { size, ..Style::BODY });
            prop_assert!(paper.finish("Any", "Footer").is_ok());
        }
    }
}
