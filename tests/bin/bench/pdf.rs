//! A PDF of plain text, written by hand: small enough to understand, and as many pages as are wanted.

/// Lines on a page and characters on a line.
const LINES: usize = 46;
const WIDTH: usize = 90;

/// A document of these paragraphs, on as many pages as they take, and how many that are. Letters outside of ASCII are left
/// out.
pub fn of(paragraphs: &[String]) -> (Vec<u8>, usize) {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if line.len() + word.len() >= WIDTH {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
        lines.extend([line, String::new()]);
    }
    let pages: Vec<String> = lines.chunks(LINES).map(page).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut kids = String::new();
    for content in &pages {
        let at = objects.len() + 1;
        kids.push_str(&format!("{at} 0 R "));
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            at + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    objects[1] = format!("<< /Type /Pages /Kids [ {kids}] /Count {} >>", pages.len());
    (file(&objects), pages.len())
}

fn page(lines: &[String]) -> String {
    let mut content = "BT /F1 10 Tf 14 TL 50 780 Td\n".to_owned();
    for line in lines {
        let ascii: String = line.chars().filter(char::is_ascii).collect();
        let quoted = ascii.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        content.push_str(&format!("({quoted}) Tj T*\n"));
    }
    content + "ET"
}

/// The objects with the table of their places.
fn file(objects: &[String]) -> Vec<u8> {
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (place, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", place + 1));
    }
    let table = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    file.push_str(&format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1));
    file.into_bytes()
}
