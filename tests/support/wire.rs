//! A network over a socket, for the kill test: the shop is a process that dies, the network is the test that watches it.
//!
//! One line of JSON a message. [`Wire`] is the shop's end: it promises what the practice network promises, and nothing that
//! the parent did not say.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use async_trait::async_trait;
use domain::{
    Account, AccountId, AccountKind, AccountStatus, Inbound, Ingress, Known, Messenger, Network, Outgoing, Receipt,
    ReceiptKind, SendError, UnixMs, WireEvent, WireId, WireRef,
};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

/// From the network to the shop.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToShop {
    /// A customer wrote.
    Message {
        /// Its id.
        wire: String,
        /// Who.
        jid: String,
        /// What.
        text: String,
        /// When.
        at: i64,
    },
    /// A phone has a message.
    Delivered {
        /// Whose.
        jid: String,
        /// Which.
        wire: String,
    },
    /// The answer to a [`FromShop::Send`]: the server has it, or it did not leave.
    Sent {
        /// Which one.
        request: u64,
        /// The server has it.
        taken: bool,
    },
    /// The answer to a [`FromShop::Ask`].
    Knows {
        /// Which one.
        request: u64,
        /// It arrived; nothing if nobody can tell.
        arrived: Option<bool>,
    },
    /// End properly.
    Stop,
}

/// From the shop to the network.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FromShop {
    /// The engine runs.
    Up,
    /// A customer's message is on disk.
    Took {
        /// Which.
        wire: String,
    },
    /// A message to a customer.
    Send {
        /// To be answered with this number.
        request: u64,
        /// Its id.
        wire: String,
        /// To whom.
        jid: String,
        /// What.
        text: String,
    },
    /// Did this message arrive?
    Ask {
        /// To be answered with this number.
        request: u64,
        /// To whom.
        jid: String,
        /// Which.
        wire: String,
    },
    /// The point was reached at which the shop is to die; it waits for that.
    Point {
        /// Which.
        name: String,
    },
}

/// The shop's end of the socket.
pub struct Wire {
    stream: TcpStream,
    writing: Mutex<TcpStream>,
    waiting: Mutex<Waiting>,
    stop: Mutex<Option<oneshot::Sender<()>>>,
}

#[derive(Default)]
struct Waiting {
    next: u64,
    sends: HashMap<u64, oneshot::Sender<bool>>,
    asks: HashMap<u64, oneshot::Sender<Option<bool>>>,
}

impl Wire {
    /// Connects to the network; the receiver fires when the network says stop.
    pub fn dial(port: u16) -> anyhow::Result<(Arc<Self>, oneshot::Receiver<()>)> {
        let stream = TcpStream::connect(("127.0.0.1", port)).context("Dial the network")?;
        stream.set_nodelay(true)?;
        let writing = Mutex::new(stream.try_clone()?);
        let (stop, stopped) = oneshot::channel();
        let wire = Self { stream, writing, waiting: Mutex::default(), stop: Mutex::new(Some(stop)) };
        Ok((Arc::new(wire), stopped))
    }

    /// Says something to the network.
    pub fn say(&self, line: &FromShop) {
        let mut line = serde_json::to_string(line).expect("a line is JSON");
        line.push('\n');
        let mut stream = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if stream.write_all(line.as_bytes()).is_err() {
            // The network is gone, so the test is over.
            std::process::exit(3);
        }
    }

    fn waiting<T>(&self, look: impl FnOnce(&mut Waiting) -> T) -> T {
        look(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads until the socket ends; runs on a thread of its own.
    fn listen(
        self: &Arc<Self>,
        stream: TcpStream,
        account: &AccountId,
        ingress: &Arc<dyn Ingress>,
        runtime: &tokio::runtime::Handle,
    ) {
        // What the last shop left is cleared up inside of this: it is done before the shop may end.
        let (told, of) = (Arc::clone(ingress), account.clone());
        let mut ready = Some(
            runtime.spawn(async move { drop(told.receive(&of, WireEvent::Status(AccountStatus::Ready.into())).await) }),
        );
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            match serde_json::from_str(&line).expect("the network speaks our language") {
                ToShop::Message { wire, jid, text, at } => {
                    let (this, account, ingress) = (Arc::clone(self), account.clone(), Arc::clone(ingress));
                    runtime.spawn(async move {
                        let event = WireEvent::Message(Box::new(inbound(&wire, jid, text, at)));
                        if ingress.receive(&account, event).await.is_ok() {
                            this.say(&FromShop::Took { wire });
                        }
                    });
                }
                ToShop::Delivered { jid, wire } => {
                    let (account, ingress) = (account.clone(), Arc::clone(ingress));
                    let receipt = Receipt { chat_jid: jid, wire_id: WireId::new(wire), kind: ReceiptKind::Delivered };
                    runtime.spawn(async move { drop(ingress.receive(&account, WireEvent::Receipt(receipt)).await) });
                }
                ToShop::Sent { request, taken } => {
                    self.waiting(|waiting| waiting.sends.remove(&request).map(|answer| answer.send(taken)));
                }
                ToShop::Knows { request, arrived } => {
                    self.waiting(|waiting| waiting.asks.remove(&request).map(|answer| answer.send(arrived)));
                }
                ToShop::Stop => {
                    let stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner).take();
                    if let (Some(ready), Some(stop)) = (ready.take(), stop) {
                        runtime.spawn(async move {
                            drop(ready.await);
                            // Nobody waits any more: it ends already.
                            stop.send(()).ok();
                        });
                    }
                }
            }
        }
        std::process::exit(3);
    }
}

fn inbound(wire: &str, jid: String, text: String, at: i64) -> Inbound {
    Inbound {
        wire_id: WireId::new(wire),
        chat_jid: jid.clone(),
        push_name: jid.clone(),
        sender_jid: jid,
        text: text.into_bytes(),
        at: UnixMs(at),
        ..Inbound::default()
    }
}

/// The network of the one account that the dying shop has.
pub struct WireNetwork(pub Arc<Wire>);

#[async_trait]
impl Network for WireNetwork {
    fn kind(&self) -> AccountKind {
        AccountKind::Sandbox
    }

    async fn connect(&self, account: &Account, ingress: Arc<dyn Ingress>) -> anyhow::Result<Arc<dyn Messenger>> {
        let (wire, account) = (Arc::clone(&self.0), account.id.clone());
        let (stream, runtime) = (wire.stream.try_clone()?, tokio::runtime::Handle::current());
        std::thread::spawn(move || {
            wire.listen(stream, &account, &ingress, &runtime);
        });
        Ok(Arc::new(WireMessenger(Arc::clone(&self.0))))
    }

    async fn forget(&self, _account: &AccountId) -> anyhow::Result<()> {
        Ok(())
    }
}

struct WireMessenger(Arc<Wire>);

#[async_trait]
impl Messenger for WireMessenger {
    async fn send(&self, message: &Outgoing) -> Result<(), SendError> {
        let (answer, answered) = oneshot::channel();
        let request = self.0.waiting(|waiting| {
            waiting.next += 1;
            waiting.sends.insert(waiting.next, answer);
            waiting.next
        });
        let (wire, jid) = (message.wire_id.to_string(), message.chat_jid.clone());
        self.0.say(&FromShop::Send { request, wire, jid, text: message.text.clone() });
        match answered.await {
            Ok(true) => Ok(()),
            Ok(false) => Err(SendError::NotConnected),
            Err(_) => Err(SendError::Uncertain),
        }
    }

    async fn known(&self, chat_jid: &str, wire_id: &WireId) -> Known {
        let (answer, answered) = oneshot::channel();
        let request = self.0.waiting(|waiting| {
            waiting.next += 1;
            waiting.asks.insert(waiting.next, answer);
            waiting.next
        });
        self.0.say(&FromShop::Ask { request, jid: chat_jid.to_owned(), wire: wire_id.to_string() });
        match answered.await {
            Ok(Some(true)) => Known::Arrived,
            Ok(Some(false)) => Known::Absent,
            Ok(None) | Err(_) => Known::Unknown,
        }
    }

    async fn set_typing(&self, _chat_jid: &str, _typing: bool) {}

    async fn mark_read(&self, _chat_jid: &str, _messages: &[WireRef]) {}

    async fn disconnect(&self) {}
}
