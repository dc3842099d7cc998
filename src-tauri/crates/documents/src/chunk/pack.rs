//! Pack: parts to chunks. Small sections share a chunk, large ones are cut where it hurts least, and every chunk is measured
//! with the headings that go before it.

use std::ops::Range;

use super::ChunkKind;
use super::layout::Layout;
use super::sections::Section;
use super::split::{self, Part};
use super::tokens::Counter;
use crate::document::BlockKind;

/// Between headings of a path.
const BETWEEN: &str = " › ";
/// Headings may take this part of a chunk; the passage itself is what is searched.
const CONTEXT_PART: usize = 3;
/// Sections below this part of a chunk are small, and share one up to [`SHARED_PART`]. A chunk that is full of small sections
/// is about everything and found by nothing.
const SMALL_PART: usize = 4;
const SHARED_PART: usize = 2;

/// A heading is repeated with every chunk under it, so only its beginning is.
const HEADING_CHARS: usize = 300;

/// A chunk before its places are turned into characters.
pub(super) struct Piece {
    pub range: Range<usize>,
    pub heading: Vec<String>,
    pub context: String,
    pub page: Option<u32>,
    pub tokens: usize,
    pub kind: ChunkKind,
}

/// A part with where it belongs.
struct Placed {
    part: Part,
    block: usize,
    section: usize,
}

/// The headings before a chunk and what they weigh.
#[derive(Clone, Default)]
struct Headings {
    text: String,
    weight: usize,
}

pub(super) struct Packer<'a, 'b> {
    layout: &'a Layout,
    counter: &'a mut Counter<'b>,
    /// Tokens of a chunk without the model's own.
    room: usize,
    overlap: usize,
}

impl<'a, 'b> Packer<'a, 'b> {
    pub fn new(layout: &'a Layout, counter: &'a mut Counter<'b>, max_tokens: usize, overlap: usize) -> Self {
        let room = max_tokens - counter.tokens.special();
        Self { layout, counter, room, overlap }
    }

    pub fn pack(mut self, sections: &[Section]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut waiting: Vec<Placed> = Vec::new();
        let mut waiting_until: Option<usize> = None;
        let mut first = 0;
        while first < sections.len() {
            // Headings with nothing under them belong to what follows.
            let last = (first..sections.len()).find(|&at| !sections[at].is_bare()).unwrap_or(sections.len() - 1);
            let unit = self.parts(sections, first..last + 1);
            let small = weight(&unit) * SMALL_PART <= self.room && !self.asks(sections, last);
            let neighbours = waiting_until.is_some_and(|at| sections[at].above() == sections[first].above());
            let both_fit = (weight(&waiting) + weight(&unit)) * SHARED_PART <= self.room;
            if !(small && neighbours && both_fit) {
                self.cut(sections, &std::mem::take(&mut waiting), &mut pieces);
            }
            waiting.extend(unit);
            waiting_until = small.then_some(last);
            first = last + 1;
        }
        self.cut(sections, &waiting, &mut pieces);
        pieces
    }

    /// A question and its answer are found best alone.
    fn asks(&self, sections: &[Section], at: usize) -> bool {
        sections[at].headed && self.heading(sections[at].blocks.start).ends_with(['?', '？', '؟'])
    }

    fn heading(&self, block: usize) -> &str {
        let whole = &self.layout.text[self.layout.spans[block].range.clone()];
        whole.char_indices().nth(HEADING_CHARS).map_or(whole, |(end, _)| &whole[..end])
    }

    fn parts(&mut self, sections: &[Section], unit: Range<usize>) -> Vec<Placed> {
        let mut placed = Vec::new();
        for section in unit {
            let heaviest =
                self.headings(&sections[section].path).weight.max(self.headings(sections[section].above()).weight);
            let most = self.room - heaviest;
            for block in sections[section].blocks.clone() {
                let span = &self.layout.spans[block];
                let parts = split::parts(&self.layout.text, span.range.clone(), span.kind, self.counter, most);
                placed.extend(parts.into_iter().map(|part| Placed { part, block, section }));
            }
        }
        placed
    }

    /// A path as it stands before a chunk: the outermost headings go first when there is no room, then the end of the last.
    fn headings(&mut self, path: &[usize]) -> Headings {
        let most = self.room / CONTEXT_PART;
        for from in 0..path.len() {
            let text = path[from..].iter().map(|&block| self.heading(block)).collect::<Vec<_>>().join(BETWEEN);
            let weight = self.counter.weigh(&text).tokens;
            if weight <= most {
                return Headings { text, weight };
            }
        }
        let Some(&last) = path.last() else { return Headings::default() };
        let mut cut = Headings::default();
        for word in self.heading(last).to_owned().split_whitespace() {
            let weight = self.counter.word(word).tokens;
            if cut.weight + weight > most {
                break;
            }
            if !cut.text.is_empty() {
                cut.text.push(' ');
            }
            cut.text.push_str(word);
            cut.weight += weight;
        }
        cut
    }

    fn is_heading(&self, placed: &Placed) -> bool {
        matches!(self.layout.spans[placed.block].kind, BlockKind::Heading(_))
    }

    fn is_row(&self, placed: &Placed) -> bool {
        self.layout.spans[placed.block].kind == BlockKind::TableRow
    }

    /// Cuts parts that follow each other into chunks.
    fn cut(&mut self, sections: &[Section], parts: &[Placed], pieces: &mut Vec<Piece>) {
        let mut first = 0;
        let mut fresh = 0;
        while fresh < parts.len() {
            let path = self.path_before(sections, &parts[first]);
            let headings = self.headings(path);
            let room = self.room - headings.weight;
            let end = self.end_of_chunk(parts, first, fresh, room);
            self.emit(sections, &parts[first..end], path, &headings, pieces);
            fresh = end;
            first = self.overlap_from(parts, first, end);
        }
    }

    /// The headings that a chunk which begins here needs: a heading is not its own context.
    fn path_before<'s>(&self, sections: &'s [Section], start: &Placed) -> &'s [usize] {
        let section = &sections[start.section];
        let begins = self.is_heading(start) && self.layout.spans[start.block].range.start == start.part.range.start;
        if begins { section.above() } else { &section.path }
    }

    /// Where a chunk ends that begins at `first` and must hold `fresh`.
    fn end_of_chunk(&self, parts: &[Placed], first: usize, fresh: usize, room: usize) -> usize {
        let mut used = weight(&parts[first..=fresh]);
        let mut end = fresh + 1;
        while end < parts.len() {
            let next = &parts[end];
            let new_block = next.block != parts[end - 1].block;
            if used + next.part.weight > room {
                break;
            }
            if new_block && used * 2 >= room {
                // A paragraph that would be torn here and is whole in the next chunk waits for it.
                let rest: usize =
                    parts[end..].iter().take_while(|part| part.block == next.block).map(|part| part.part.weight).sum();
                if used + rest > room && rest <= room {
                    break;
                }
            }
            let changes = self.is_row(next) != self.is_row(&parts[end - 1]) && !self.is_heading(&parts[end - 1]);
            if changes && used * SMALL_PART > room {
                break;
            }
            used += next.part.weight;
            end += 1;
        }
        end
    }

    /// Where the next chunk begins so that it repeats whole sentences of this one, never rows and never across a heading.
    fn overlap_from(&self, parts: &[Placed], first: usize, end: usize) -> usize {
        let Some(next) = parts.get(end) else { return end };
        if self.is_heading(next) || self.is_row(next) {
            return end;
        }
        let room = self.room - self.room / CONTEXT_PART;
        let (mut from, mut repeated) = (end, 0);
        while from > first + 1 {
            let before = &parts[from - 1];
            let sum = repeated + before.part.weight;
            let fits = sum <= self.overlap && sum + next.part.weight <= room;
            if !fits || before.section != next.section || self.is_heading(before) || self.is_row(before) {
                break;
            }
            repeated = sum;
            from -= 1;
        }
        from
    }

    fn emit(
        &mut self,
        sections: &[Section],
        parts: &[Placed],
        path: &[usize],
        headings: &Headings,
        pieces: &mut Vec<Piece>,
    ) {
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
        let range = first.part.range.start..last.part.range.end;
        let body = || parts.iter().filter(|part| !self.is_heading(part));
        let kind = if body().next().is_some() && body().all(|part| self.is_row(part)) {
            ChunkKind::Rows
        } else {
            ChunkKind::Prose
        };
        let mut named = body().map(|part| part.section);
        let section = named.next().unwrap_or(last.section);
        let path = if named.all(|other| other == section) { sections[section].path.as_slice() } else { path };
        let heading: Vec<String> = path.iter().map(|&block| self.heading(block).to_owned()).collect();
        let exact =
            self.counter.tokens.by_words() && parts.iter().all(|part| part.part.exact) && !self.guesses(&headings.text);
        let sum = headings.weight + weight(parts);
        let page = self.layout.spans[first.block].page;
        let mut add = |range: Range<usize>, tokens: usize| {
            let tokens = tokens + self.room_taken_by_model();
            pieces.push(Piece { range, heading: heading.clone(), context: headings.text.clone(), page, tokens, kind });
        };
        if exact {
            return add(range, sum);
        }
        let fitting = fit(&self.layout.text, range, headings, self.room, self.counter);
        fitting.into_iter().for_each(|(range, tokens)| add(range, tokens));
    }

    fn guesses(&self, text: &str) -> bool {
        text.split_whitespace().any(|word| word.len() > 32)
    }

    fn room_taken_by_model(&self) -> usize {
        self.counter.tokens.special()
    }
}

fn weight(parts: &[Placed]) -> usize {
    parts.iter().map(|placed| placed.part.weight).sum()
}

/// Counts what sums only estimate, and halves what turns out too large.
fn fit(
    text: &str,
    range: Range<usize>,
    headings: &Headings,
    room: usize,
    counter: &Counter<'_>,
) -> Vec<(Range<usize>, usize)> {
    let mut open = vec![range];
    let mut done = Vec::new();
    while let Some(range) = open.pop() {
        let inside = &text[range.clone()];
        let embedded =
            if headings.text.is_empty() { inside.to_owned() } else { format!("{}\n{inside}", headings.text) };
        let tokens = counter.tokens.count(&embedded);
        let middle = middle(inside);
        if tokens <= room || middle == 0 {
            done.push((range, tokens));
            continue;
        }
        let (left, right) = (inside[..middle].trim_end(), inside[middle..].trim_start());
        open.push(range.end - right.len()..range.end);
        open.push(range.start..range.start + left.len());
    }
    done
}

/// The white space nearest before the middle, else the middle itself; 0 when there is nothing to halve.
fn middle(text: &str) -> usize {
    let half = (text.len() / 2..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let space = text[..half].rfind(char::is_whitespace).filter(|at| *at > half / 2);
    space.or(Some(half).filter(|&half| half > 0)).unwrap_or_else(|| text.chars().next().map_or(0, char::len_utf8))
        % text.len().max(1)
}
