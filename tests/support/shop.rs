//! The sample shop, as far as tests talk about it. (`src-tauri/resources/sample-shop.json` is the whole of it.)

/// A question of the knowledge base, word for word, and a piece of its answer.
pub struct Known {
    /// The question.
    pub question: &'static str,
    /// A piece of the answer.
    pub answer: &'static str,
}

impl Known {
    /// Whether `text` is the answer.
    pub fn is(&self, text: &str) -> bool {
        text.contains(self.answer)
    }
}

/// When the shop is open.
pub const HOURS: Known = Known { question: "What are your opening hours?", answer: "Monday to Friday" };
/// Gift cards.
pub const GIFT_CARDS: Known = Known { question: "Do you sell gift cards?", answer: "from $20 to $300" };
/// What delivery costs.
pub const DELIVERY_COST: Known = Known { question: "How much does delivery cost?", answer: "$4.90" };
/// Nothing in the knowledge base is about that.
pub const UNKNOWN: &str = "Can my hamster learn to juggle?";
/// Begins what a customer reads when his question goes to the operator.
pub const ESCALATION: &str = "I am not sure about that one.";
