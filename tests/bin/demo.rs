//! `cargo xtask demo`: the product's core in a terminal. A scripted customer of the practice account talks to the sample
//! shop; every reply is shown with its state, cause, source and scores.
//!
//! Everything is real but time (a minute passes in a moment) and the customer: engine, encrypted database, search index,
//! the shipped model. The exit code says whether everything was as claimed.

#![expect(clippy::print_stdout, reason = "it talks to who runs it")]

use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;

use acceptance::model;
use anyhow::Result;
use domain::{AccountPatch, Cause, DeliveryState, Message, NoticeKind, Owner, Sender, SettingsPatch, Why};
use flow::view::ForRunning;
use testkit::{Customer, World};

fn main() -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(async {
        let world = World::setup()
            .embedder(Arc::new(model::embedder()?))
            .account(AccountPatch::default())
            .settings(SettingsPatch::default())
            .start()
            .await;
        let mut demo = Demo { mia: world.customer("mia"), world: &world, shown: 0, failed: Vec::new() };
        demo.play().await;
        Ok(demo.verdict())
    })
}

struct Demo<'w> {
    world: &'w World,
    mia: Customer<'w>,
    /// Messages of the chat that were printed.
    shown: usize,
    failed: Vec<String>,
}

impl Demo<'_> {
    async fn play(&mut self) {
        self.title("A customer says hello");
        self.mia_says(&["hello"]).await;
        self.claim_cause("the greeting is answered with the welcome", Cause::Greeting).await;

        self.title("Questions in other words than in the knowledge base");
        for (words, piece) in [
            ("are you open on saturday morning?", "Saturday 10:00-16:00"),
            ("when will I get my money back?", "within 5 working days"),
            ("where can I park my car?", "There is a car park behind the shop, ent"),
        ] {
            self.asks(words, piece).await;
        }

        self.title("A question with an exact number");
        self.asks("what does model AU-40F cost?", "$189").await;

        self.title("A burst of messages is one turn");
        self.mia_says(&["one more thing", "do you sell", "gift cards?"]).await;
        self.claim_answer("the burst got one answer", "$20 to $300").await;

        self.title("Nothing was asked");
        self.mia_says(&["thank you 🙏"]).await;
        let last = self.mia.last().await;
        self.claim("thanks are left alone", last.sender == Sender::Contact);

        self.title("A question that the knowledge base does not answer");
        self.mia_says(&["can you teach my parrot to sing opera?"]).await;
        self.claim_cause("the bot says that a colleague will answer", Cause::Escalation).await;
        let chat = self.mia.chat().await.chat;
        self.claim("the chat is with the operator, and the customer waits", {
            chat.owner == Owner::Human && chat.waiting_since.is_some()
        });
        let notices = self.world.operator().notices(NoticeKind::Escalation).await;
        self.claim("the operator got one notice", notices.len() == 1);

        self.title("The operator answers");
        self.world.operator().takes_over(&self.mia).await;
        self.world.operator().replies(&self.mia, "Only if it likes Verdi. Shall we try on Friday?").await;
        self.world.plays_out().await;
        let thread = self.mia.looks().await;
        self.show().await;
        self.claim("the customer sees it on the practice phone", {
            thread.bubbles.last().is_some_and(|bubble| !bubble.from_me && bubble.text.contains("Verdi"))
        });
        let last = self.mia.last().await;
        self.claim("and the operator sees that it was read", last.state == Some(DeliveryState::Read));
        self.mia_says(&["how much does delivery cost?"]).await;
        let last = self.mia.last().await;
        self.claim("while he has the chat the bot is silent", last.sender == Sender::Contact);

        self.title("The operator hands the chat back");
        self.world.operator().hands_back(&self.mia).await;
        self.asks("do you take apple pay?", "Apple Pay").await;

        self.title("A flow from the gallery: a menu that hands over");
        self.flow().await;
    }

    /// A ready flow is published; it answers before the assistant does, and says which step of it speaks.
    async fn flow(&mut self) {
        let core = self.world.core();
        let id = core.create_flow("Menu".into(), Some("menu".into())).await.expect("a template");
        let rev = core.flow(id.clone()).await.expect("the flow").draft_rev;
        core.publish(id, rev, String::new(), ForRunning::Finish).await.expect("no errors");
        self.mia_says(&["menu"]).await;
        self.claim_step("the menu comes with its choices", "how can we help?", |last| last.choices.len() == 3).await;
        self.mia_says(&["prces"]).await;
        self.claim_step("a misspelled choice is understood", "Anything else?", |last| !last.choices.is_empty()).await;
        self.mia_says(&["2"]).await;
        let chat = self.mia.chat().await.chat;
        self.claim("whoever wants to talk to someone is with the operator", chat.owner == Owner::Human);
        self.world.operator().hands_back(&self.mia).await;
        self.asks("do you sell gift cards?", "$20 to $300").await;
    }

    async fn claim_step(&mut self, what: &str, piece: &str, also: impl FnOnce(&Message) -> bool) {
        let last = self.mia.last().await;
        let by_flow = last.why.as_ref().is_some_and(|why| why.flow.is_some());
        self.claim(what, by_flow && last.text.contains(piece) && also(&last));
    }

    async fn asks(&mut self, words: &str, piece: &str) {
        if self.mia.chat().await.chat.owner == Owner::Human {
            // One claim that failed must not spoil the next.
            self.world.operator().hands_back(&self.mia).await;
        }
        self.mia_says(&[words]).await;
        self.claim_answer("it is answered from the knowledge base", piece).await;
    }

    async fn mia_says(&mut self, burst: &[&str]) {
        for text in burst {
            self.mia.says(text).await;
            self.world.advance(1).await;
        }
        self.world.advance(15).await;
        self.show().await;
    }

    async fn claim_answer(&mut self, what: &str, piece: &str) {
        let messages = self.mia.messages().await;
        let answered = messages.last().is_some_and(|last| {
            last.sender == Sender::Bot
                && last.text.contains(piece)
                && last.state == Some(DeliveryState::Delivered)
                && cause(last) == Some(Cause::Answer)
        });
        let once = messages.iter().rev().nth(1).is_some_and(|before| before.sender == Sender::Contact);
        self.claim(what, answered && once);
    }

    async fn claim_cause(&mut self, what: &str, wanted: Cause) {
        let last = self.mia.last().await;
        self.claim(what, cause(&last) == Some(wanted));
    }

    fn claim(&mut self, what: &str, holds: bool) {
        println!("  {} {what}", if holds { "✓" } else { "✗" });
        if !holds {
            self.failed.push(what.to_owned());
        }
    }

    #[expect(clippy::unused_self, reason = "reads like the other steps of the script")]
    fn title(&self, title: &str) {
        println!("\n{}", styled("1", title));
    }

    /// Prints what is new in the chat.
    async fn show(&mut self) {
        let messages = self.mia.messages().await;
        for message in messages.iter().skip(self.shown) {
            show(message);
        }
        self.shown = messages.len();
    }

    fn verdict(&self) -> ExitCode {
        if self.failed.is_empty() {
            println!("\nEverything was as claimed.");
            return ExitCode::SUCCESS;
        }
        println!("\nNot as claimed: {}.", self.failed.join("; "));
        ExitCode::FAILURE
    }
}

fn dim(text: &str) -> String {
    styled("2", text)
}

/// Styled where somebody looks; plain in a file.
fn styled(style: &str, text: &str) -> String {
    let plain = text.trim().is_empty() || !std::io::stdout().is_terminal();
    if plain { text.trim_end().to_owned() } else { format!("\u{1b}[{style}m{text}\u{1b}[0m") }
}

fn cause(message: &Message) -> Option<Cause> {
    message.why.as_ref().map(|why| why.cause)
}

fn show(message: &Message) {
    let who = match message.sender {
        Sender::Contact => "Mia",
        Sender::Bot => "bot",
        Sender::Operator => "operator",
        Sender::Phone => "phone",
    };
    let state: &'static str = message.state.map_or("", Into::into);
    println!("  {who:>8} │ {}{}", message.text, dim(&format!("  {state}")));
    if let Some(why) = &message.why {
        show_why(why);
    }
}

fn show_why(why: &Why) {
    let cause = format!("{:?}", why.cause).to_lowercase();
    let numbers = match (why.confidence, why.floor) {
        (Some(confidence), Some(floor)) => format!(", confidence {confidence:.2}, floor {floor:.2}"),
        _ => String::new(),
    };
    let took = why.took_ms.map_or(String::new(), |ms| format!(", {ms:.1} ms"));
    let step = why.flow.as_ref().map_or(String::new(), |flow| {
        format!(" “{}”, version {}, step “{}”", flow.name, flow.version, flow.node_title)
    });
    println!("           {}", dim(&format!("└ {cause}{step}{numbers}{took}")));
    for passage in why.passages.iter().take(3) {
        let mark = if passage.used { "used" } else { "cut " };
        let score = |score: Option<f64>| score.map_or("   – ".into(), |score| format!("{score:5.2}"));
        let line = format!(
            "{mark} {:.2}  bm25 {}  cosine {}  \"{}\"",
            passage.confidence,
            score(passage.bm25),
            score(passage.cosine),
            passage.question
        );
        println!("             {}", dim(&line));
    }
}
