//! Avatars: small faces drawn in code, so that the practice needs no files and no network.

/// The colours of a face.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// The disc behind it.
    pub backdrop: &'static str,
    /// Skin.
    pub skin: &'static str,
    /// Hair.
    pub hair: &'static str,
    /// Clothes.
    pub shirt: &'static str,
    /// How the hair is cut.
    pub cut: Cut,
}

/// How the hair is cut.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cut {
    /// Close to the head.
    Short,
    /// Down to the shoulders.
    Long,
    /// Tied up.
    Bun,
    /// None on the head, all on the chin.
    Beard,
}

impl Cut {
    fn behind(self) -> &'static str {
        match self {
            Self::Long => "<path d='M19 30a13 14 0 0 1 26 0v16H19z'/>",
            Self::Bun => "<circle cx='32' cy='12' r='6'/>",
            Self::Short | Self::Beard => "",
        }
    }

    fn before(self) -> &'static str {
        match self {
            Self::Beard => "<path d='M22 30c0 18 20 18 20 0-4 5-16 5-20 0z'/>",
            Self::Short | Self::Long | Self::Bun => "<path d='M21 28c-1-17 23-17 22 0-3-7-14-10-22 0z'/>",
        }
    }
}

/// A face as a `data:` URL.
pub(crate) fn draw(look: &Look) -> String {
    let Look { backdrop, skin, hair, shirt, cut } = look;
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 64'>\
         <clipPath id='c'><circle cx='32' cy='32' r='32'/></clipPath><g clip-path='url(#c)'>\
         <path fill='{backdrop}' d='M0 0h64v64H0z'/><g fill='{hair}'>{}</g>\
         <ellipse cx='32' cy='62' rx='21' ry='18' fill='{shirt}'/><path fill='{skin}' d='M28 36h8v11h-8z'/>\
         <ellipse cx='32' cy='28' rx='10.5' ry='12.5' fill='{skin}'/><g fill='{hair}'>{}</g></g></svg>",
        cut.behind(),
        cut.before()
    );
    // What would end or mislead a URL inside an attribute or a style sheet.
    let escaped =
        svg.replace('%', "%25").replace('#', "%23").replace('<', "%3C").replace('>', "%3E").replace('"', "%22");
    format!("data:image/svg+xml,{}", escaped.replace(' ', "%20"))
}
