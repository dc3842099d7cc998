//! Habits: what some models do otherwise than the rest of their provider. Mostly thinking: a model that thinks takes its
//! thoughts out of the answer's limit, and wants no temperature. For a reply of three sentences it shall think little.

/// What some models of a provider do otherwise.
#[derive(Debug)]
pub struct Habit {
    /// How their names begin; empty: all of them.
    pub begins: &'static [&'static str],
    /// They take a temperature.
    pub temperature: bool,
    /// Tokens for their thoughts, on top of the answer's limit.
    pub room: u32,
    /// A schema is given as the input of a tool that they must call; otherwise as the form of the answer.
    pub by_tool: bool,
    /// Goes into every request: a JSON object.
    pub add: &'static str,
}

/// Nothing special.
pub(super) const NONE: Habit = Habit { begins: &[], temperature: true, room: 0, by_tool: false, add: "{}" };

/// Thoughts of a model that was told to think little.
const LITTLE: u32 = 2_000;
/// Thoughts of a model that cannot be told.
const MUCH: u32 = 6_000;

/// Thinks; told to think little; takes no temperature.
const fn thinks(begins: &'static [&'static str], add: &'static str) -> Habit {
    Habit { begins, temperature: false, room: LITTLE, add, ..NONE }
}

impl Habit {
    /// Whether a model of this name has the habit.
    pub(super) fn fits(&self, model: &str) -> bool {
        self.begins.is_empty() || self.begins.iter().any(|beginning| model.starts_with(beginning))
    }
}

pub(super) const OPENAI: &[Habit] = &[
    // The chat variants do not think, and refuse to be told how much.
    Habit {
        begins: &["gpt-5-chat", "gpt-5.1-chat", "gpt-5.2-chat", "gpt-5.3-chat", "chatgpt-"],
        temperature: false,
        ..NONE
    },
    thinks(&["gpt-5", "gpt-6", "gpt-7", "o1", "o3", "o4"], r#"{"reasoning_effort":"low"}"#),
];

pub(super) const ANTHROPIC: &[Habit] = &[
    // Before structured answers there were only tools. Since Opus 5.5 and Fable it is the other way round: thinking is
    // always on there, and a tool cannot be forced while a model thinks.
    Habit {
        begins: &[
            "claude-2",
            "claude-3",
            "claude-instant",
            "claude-opus-4-0",
            "claude-opus-4-1",
            "claude-opus-4-2",
            "claude-sonnet-4-0",
            "claude-sonnet-4-2",
        ],
        by_tool: true,
        ..NONE
    },
    Habit {
        begins: &["claude-opus-4-5", "claude-opus-4-6", "claude-sonnet-4-5", "claude-sonnet-4-6", "claude-haiku-4-5"],
        ..NONE
    },
    // From Opus 4.7 and the fifth generation on: no temperature, and most think unless told otherwise.
    thinks(&[], r#"{"output_config":{"effort":"low"}}"#),
];

pub(super) const GEMINI: &[Habit] = &[
    Habit { begins: &["gemini-1", "gemini-2.0", "gemma-", "learnlm"], ..NONE },
    // Cannot be kept from thinking altogether.
    Habit {
        begins: &["gemini-2.5-pro"],
        room: LITTLE,
        add: r#"{"generationConfig":{"thinkingConfig":{"thinkingBudget":128}}}"#,
        ..NONE
    },
    Habit { begins: &["gemini-2.5"], add: r#"{"generationConfig":{"thinkingConfig":{"thinkingBudget":0}}}"#, ..NONE },
    // From Gemini 3 on. Google advises against another temperature than theirs: answers can end in circles.
    thinks(&[], r#"{"generationConfig":{"thinkingConfig":{"thinkingLevel":"LOW"}}}"#),
];

pub(super) const DEEPSEEK: &[Habit] = &[
    Habit { begins: &["deepseek-reasoner"], temperature: false, room: MUCH, ..NONE },
    Habit { add: r#"{"thinking":{"type":"disabled"}}"#, ..NONE },
];

pub(super) const GROQ: &[Habit] = &[
    Habit {
        begins: &["openai/gpt-oss"],
        room: LITTLE,
        add: r#"{"reasoning_effort":"low","include_reasoning":false}"#,
        ..NONE
    },
    Habit { begins: &["qwen/qwen3"], add: r#"{"reasoning_effort":"none"}"#, ..NONE },
];

pub(super) const OPENROUTER: &[Habit] = &[
    thinks(
        &[
            "openai/gpt-5",
            "openai/gpt-6",
            "openai/o",
            "openai/gpt-oss",
            "google/gemini-3",
            "google/gemini-4",
            "anthropic/claude-fable",
            "anthropic/claude-opus-5",
            "anthropic/claude-sonnet-5",
            "anthropic/claude-haiku-5",
        ],
        r#"{"reasoning":{"effort":"low","exclude":true}}"#,
    ),
    // Which of the others think is not to be seen from their names; a limit that is not used up costs nothing.
    Habit { room: LITTLE, ..NONE },
];

pub(super) const MISTRAL: &[Habit] = &[Habit { begins: &["magistral"], room: MUCH, ..NONE }];

/// For those who serve open models of many houses.
pub(super) const OPEN_MODELS: &[Habit] = &[
    Habit { begins: &["gpt-oss", "openai/gpt-oss"], room: LITTLE, add: r#"{"reasoning_effort":"low"}"#, ..NONE },
    Habit {
        begins: &[
            "DeepSeek-R1",
            "deepseek-ai/DeepSeek-R1",
            "QwQ",
            "Qwen/QwQ",
            "Qwen3",
            "Qwen/Qwen3",
            "MiniMax",
            "MiniMaxAI/",
        ],
        room: MUCH,
        ..NONE
    },
];

pub(super) const OLLAMA: &[Habit] = &[
    // These think in any case; they can only be told how much.
    Habit { begins: &["gpt-oss"], room: LITTLE, add: r#"{"think":"low"}"#, ..NONE },
    Habit { add: r#"{"think":false}"#, ..NONE },
];

#[cfg(test)]
mod tests {
    use crate::providers::provider;

    #[test]
    fn who_thinks_gets_room_for_it_and_is_told_to_think_little() {
        let habit = |id: &str, model: &str| provider(id).unwrap().habit(model);
        for (id, model, temperature, thinks) in [
            ("openai", "gpt-4.1-mini", true, false),
            ("openai", "gpt-5.6-luna", false, true),
            ("openai", "o4-mini", false, true),
            ("openai", "gpt-5-chat-latest", false, false),
            ("anthropic", "claude-haiku-4-5", true, false),
            ("anthropic", "claude-haiku-4-5-20251001", true, false),
            ("anthropic", "claude-opus-5-5", false, true),
            ("anthropic", "claude-something-new", false, true),
            ("gemini", "gemini-2.5-flash", true, false),
            ("gemini", "gemini-2.5-pro", true, true),
            ("gemini", "gemini-3.8-flash", false, true),
            ("deepseek", "deepseek-flash", true, false),
            ("groq", "openai/gpt-oss-20b", true, true),
            ("groq", "llama-3.3-70b-versatile", true, false),
            ("ollama", "llama3.2:3b", true, false),
            ("compatible", "o3", true, false),
        ] {
            let habit = habit(id, model);
            assert_eq!((habit.temperature, habit.room > 0), (temperature, thinks), "{model}");
        }
    }

    #[test]
    fn only_claudes_without_structured_answers_are_given_a_tool() {
        let anthropic = provider("anthropic").unwrap();
        for old in
            ["claude-3-5-haiku-20241022", "claude-opus-4-20250514", "claude-opus-4-1", "claude-sonnet-4-20250514"]
        {
            assert!(anthropic.habit(old).by_tool, "{old}");
        }
        for new in
            ["claude-sonnet-4-5", "claude-haiku-4-5-20251001", "claude-opus-4-8", "claude-opus-5-5", "claude-fable-5-1"]
        {
            assert!(!anthropic.habit(new).by_tool, "{new}");
        }
    }
}
