//! The nouns of Switchboard and the decisions about them, without any IO.
//!
//! Everything else depends on this crate and it depends on nothing of ours: ids and time, accounts, contacts, chats and
//! messages, the pure decisions of the message path ([`gate`], [`route`], [`send_gate`]), settings, notices, and the
//! [`ports`] through which the outside world (WhatsApp, embedder, clock, ids) is reached. One word per concept; the same
//! word in SQL, TypeScript and on screen.

pub mod account;
pub mod assistant;
pub mod change;
pub mod chat;
pub mod contact;
pub mod courtesy;
pub mod delivery;
pub mod details;
pub mod download;
pub mod gate;
pub mod ids;
pub mod inbound;
pub mod knowledge;
pub mod language;
pub mod link;
pub mod message;
pub mod notice;
pub mod past;
pub mod ports;
pub mod practice;
pub mod route;
pub mod send_gate;
pub mod settings;
pub mod standing;
pub mod text;
pub mod time;
pub mod topic;
pub mod view;
pub mod why;

pub use account::{Account, AccountKind, AccountPatch, AccountSettings, AccountStatus, GroupPolicy, NewAccount};
pub use assistant::{
    AssistantSettings, Autonomy, Handover, LeadFact, ModelRef, Purpose, Reason, ReasonKind, Sentiment, Transcript,
};
pub use change::{Change, OutgoingChange, PendingChange, WireRef};
pub use chat::{Chat, ChatStatus, Owner};
pub use contact::{Contact, ContactPatch};
pub use delivery::{DeliveryEvent, DeliveryState};
pub use details::{Card, Details, Vote};
pub use download::{Download, DownloadState, FetchFault, RemoteFile};
pub use ids::{
    AccountId, BaseId, CallId, ChatId, ChunkId, ContactId, CreditEntryId, DraftId, EdgeId, FaqId, FlowId, GapId,
    MessageId, NodeId, NoticeId, PinId, ProviderId, RunId, SourceId, VersionId, WireId,
};
pub use inbound::{GroupNews, Inbound, PersonNews, Receipt, ReceiptKind, WireEvent};
pub use knowledge::{Base, BasePatch, Faq, FaqInput, Gap, Pin, Source, SourceKind, SourceState};
pub use link::{LinkStep, LinkedAs};
pub use message::{Attachment, Media, Message, MessageKind, Offer, Quoted, Quoting, Reaction, Sender};
pub use notice::{Notice, NoticeKind};
pub use past::{Past, PastChat, PastMessage};
pub use ports::{
    Clock, Embedder, EmbedderModel, Ids, Ingress, Known, Messenger, Network, Outgoing, Reranker, Secret, Secrets,
    SendError,
};
pub use settings::{Settings, SettingsPatch};
pub use standing::{Evidence, Health, NewChats, Standing};
pub use time::UnixMs;
pub use topic::Topic;
pub use why::{Cause, ChunkPlace, CutReason, Why, WhyFlow, WhyPassage};
