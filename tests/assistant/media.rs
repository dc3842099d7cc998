//! Media: pictures, speech, documents, places and films, as a model gets them.

use acceptance::shop::HOURS;
use ai_loopback::{Act, Errand, Loopback};
use domain::assistant::{ModelPatch, ModelRef, ReasonKind};
use domain::practice::PracticeSample;
use domain::{Attachment, Inbound, Media, MessageKind};
use testkit::World;

use crate::stage::{answer, handed_over, patch, says, server, told};

async fn seeing_shop() -> (World, Loopback, ModelRef) {
    let (world, server) = (World::new().await, server().await);
    let model = world.with_model(&server.base_url()).await;
    patch(&world, &model, ModelPatch { vision: Some(true), ..ModelPatch::default() }).await;
    (world, server, model)
}

async fn hearing_shop() -> (World, Loopback) {
    let (world, server, model) = seeing_shop().await;
    let speech = ModelRef { provider_id: model.provider_id, model: "whisper-1".into() };
    world.assistant(|assistant| assistant.transcription = Some(speech)).await;
    (world, server)
}

fn transcriptions(server: &Loopback) -> usize {
    server.seen().iter().filter(|seen| seen.errand == Errand::Transcription).count()
}

/// A message with this file.
pub fn file(world: &World, kind: MessageKind, mime: &str, name: Option<&str>, content: Vec<u8>) -> Inbound {
    let media = Media {
        mime: mime.into(),
        name: name.map(str::to_owned),
        bytes: u32::try_from(content.len()).unwrap(),
        width: None,
        height: None,
    };
    Inbound { kind, attachment: Some(Attachment { media, content }), ..world.bob().message("m1", "") }
}

#[tokio::test]
async fn a_picture_is_shown_to_a_model_that_sees() {
    let (world, server, _) = seeing_shop().await;
    server.always(says(answer("Oh no, we send you a new one.", 0.9, &["K1"])));
    let bob = world.bob();
    bob.sends(PracticeSample::Picture).await;
    world.plays_out().await;
    assert_eq!(bob.got(), ["Oh no, we send you a new one."], "{}", world.transcript(&bob).await);
    let turns = &server.chats()[0].prompt.turns;
    let last = turns.last().unwrap();
    assert_eq!(last.media, ["image/png"]);
    assert!(last.text.contains("It arrived like this"), "{}", last.text);
}

#[tokio::test]
async fn a_model_that_is_blind_is_passed_over_for_one_that_sees() {
    let world = World::new().await;
    let (blind, seeing) = (server().await, server().await);
    let models = world.with_models(&[&blind.base_url(), &seeing.base_url()]).await;
    patch(&world, &models[0], ModelPatch { vision: Some(false), ..ModelPatch::default() }).await;
    patch(&world, &models[1], ModelPatch { vision: Some(true), ..ModelPatch::default() }).await;
    seeing.always(says(answer("Oh no, we send you a new one.", 0.9, &["K1"])));
    let bob = world.bob();
    bob.sends(PracticeSample::Picture).await;
    world.plays_out().await;
    assert_eq!((blind.chats().len(), seeing.chats().len(), bob.got().len()), (0, 1, 1));
}

#[tokio::test]
async fn a_picture_that_no_model_sees_goes_to_the_operator() {
    let (world, server, model) = seeing_shop().await;
    patch(&world, &model, ModelPatch { vision: Some(false), ..ModelPatch::default() }).await;
    let bob = world.bob();
    bob.sends(PracticeSample::Picture).await;
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::Unreadable).await;
    assert!(server.chats().is_empty());
}

#[tokio::test]
async fn a_large_picture_is_made_smaller_before_it_leaves() {
    let (world, server, _) = seeing_shop().await;
    server.always(says(answer("A nice lamp.", 0.9, &["K1"])));
    let bob = world.bob();
    // A PNG of 3 000 × 3 000 black pixels, as small as PNG makes it.
    let large = large_png(3_000);
    bob.delivers(file(&world, MessageKind::Image, "image/png", None, large)).await.unwrap();
    world.plays_out().await;
    assert_eq!(bob.got().len(), 1, "{}", world.transcript(&bob).await);
    assert_eq!(server.chats()[0].prompt.turns.last().unwrap().media, ["image/jpeg"]);
}

#[tokio::test]
async fn a_file_that_is_no_picture_goes_to_the_operator() {
    let (world, server, _) = seeing_shop().await;
    let bob = world.bob();
    bob.delivers(file(&world, MessageKind::Image, "image/png", None, b"not a picture".to_vec())).await.unwrap();
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::Unreadable).await;
    assert!(server.chats().is_empty());
}

#[tokio::test]
async fn a_voice_message_is_put_into_words_that_are_kept_and_shown() {
    let (world, server) = hearing_shop().await;
    let bob = world.bob();
    bob.sends(PracticeSample::Voice).await;
    world.plays_out().await;
    let transcript = bob.messages().await[0].transcript.clone().unwrap();
    assert_eq!((transcript.text.as_str(), transcript.failure), ("Do you open on Sundays?", None));
    assert_eq!(bob.got().len(), 1);
    assert!(server.chats()[0].prompt.question().contains("Do you open on Sundays?"));
    assert_eq!(transcriptions(&server), 1);
}

#[tokio::test]
async fn a_voice_message_is_not_paid_twice_after_a_crash() {
    let (mut world, server) = hearing_shop().await;
    server.then(Act::text("Do you open on Sundays?"));
    server.then(Act::Hang);
    world.bob().sends(PracticeSample::Voice).await;
    let due = world.clock().next_deadline().unwrap();
    world.clock().advance(due);
    server.wait_for(2).await;
    world.crash().await;
    world.plays_out().await;
    assert_eq!(world.bob().got().len(), 1, "{}", world.whole_transcript().await);
    assert_eq!(transcriptions(&server), 1);
}

#[tokio::test]
async fn a_voice_message_nobody_can_hear_goes_to_the_operator_with_the_reason() {
    let (world, server, _) = seeing_shop().await;
    let bob = world.bob();
    bob.sends(PracticeSample::Voice).await;
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::Unreadable).await;
    assert!(bob.chat().await.handover.unwrap().reason.detail.contains("speech"));
    assert!(server.seen().iter().all(|seen| seen.errand != Errand::Chat));
}

#[tokio::test]
async fn a_recording_that_cannot_be_transcribed_says_why_and_can_be_tried_again() {
    let (world, server) = hearing_shop().await;
    server.then(Act::status(401));
    let bob = world.bob();
    bob.sends(PracticeSample::Voice).await;
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::Unreadable).await;
    let voice = bob.messages().await[0].clone();
    assert!(voice.transcript.unwrap().failure.unwrap().contains("key"));
    world.core().transcribe_again(voice.id).await.unwrap();
    let transcript = bob.messages().await[0].transcript.clone().unwrap();
    assert_eq!((transcript.text.as_str(), transcript.failure), ("Do you open on Sundays?", None));
}

#[tokio::test]
async fn who_asks_for_a_human_in_a_voice_message_gets_one() {
    let (world, server) = hearing_shop().await;
    server.then(Act::text("I want to talk to a human"));
    let bob = world.bob();
    bob.sends(PracticeSample::Voice).await;
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::WantsHuman).await;
    assert!(server.chats().is_empty());
}

#[tokio::test]
async fn a_document_is_read_and_its_words_are_kept() {
    let world = World::setup().reader(env!("CARGO_BIN_EXE_read_document")).start().await;
    let server = server().await;
    world.with_model(&server.base_url()).await;
    let bob = world.bob();
    let text = b"Order LL-20457\nOne lamp Aurora Nova, brass.".to_vec();
    bob.delivers(file(&world, MessageKind::Document, "text/plain", Some("order.txt"), text)).await.unwrap();
    world.plays_out().await;
    let said = told(&server.chats()[0]);
    assert!(said.contains("LL-20457") && said.contains("order.txt"), "{said}");
    let transcript = bob.messages().await[0].transcript.clone().unwrap();
    assert!(transcript.text.contains("Aurora Nova") && transcript.failure.is_none());
}

#[tokio::test]
async fn a_document_that_cannot_be_read_goes_to_the_operator() {
    let world = World::setup().reader(env!("CARGO_BIN_EXE_read_document")).start().await;
    let server = server().await;
    world.with_model(&server.base_url()).await;
    let bob = world.bob();
    bob.delivers(file(&world, MessageKind::Document, "application/pdf", Some("a.pdf"), b"%PDF-1.7 broken".to_vec()))
        .await
        .unwrap();
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::Unreadable).await;
    assert!(bob.messages().await[0].transcript.clone().unwrap().failure.is_some());
}

#[tokio::test]
async fn a_place_is_told_with_its_coordinates() {
    let (world, server, _) = seeing_shop().await;
    server.always(says(answer("That is near us.", 0.9, &["K1"])));
    let bob = world.bob();
    bob.sends(PracticeSample::Location).await;
    bob.says("Where is your shop?").await;
    world.plays_out().await;
    let question = server.chats()[0].prompt.question().to_owned();
    assert!(question.contains("51.5079") && question.contains("London Bridge"), "{question}");
}

#[tokio::test]
async fn a_film_without_ffmpeg_goes_to_the_operator_and_says_what_is_missing() {
    let (world, server, _) = seeing_shop().await;
    let bob = world.bob();
    bob.delivers(file(&world, MessageKind::Video, "video/mp4", None, b"\0\0\0\x18ftypmp42".to_vec())).await.unwrap();
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::Unreadable).await;
    assert!(bob.chat().await.handover.unwrap().reason.detail.contains("ffmpeg"));
    assert!(server.chats().is_empty());
}

#[cfg(unix)]
#[tokio::test]
async fn a_film_is_shown_in_a_few_pictures_and_nothing_of_it_stays_on_the_disk() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let ffmpeg = folder.path().join("ffmpeg");
    let frame = folder.path().join("frame.png");
    std::fs::write(&frame, large_png(20)).unwrap();
    // Says how long the film is; asked for pictures, it makes two.
    let script = format!(
        "#!/bin/sh\necho '  Duration: 00:00:08.00, start: 0' >&2\ncase \"$*\" in *frame*) /bin/cp {0} frame1.jpg; /bin/cp {0} frame2.jpg;; esac\n",
        frame.display()
    );
    std::fs::write(&ffmpeg, script).unwrap();
    std::fs::set_permissions(&ffmpeg, std::fs::Permissions::from_mode(0o755)).unwrap();

    let world = World::setup().ffmpeg(&ffmpeg).start().await;
    let server = server().await;
    let model = world.with_model(&server.base_url()).await;
    patch(&world, &model, ModelPatch { vision: Some(true), ..ModelPatch::default() }).await;
    server.always(says(answer("A nice film.", 0.9, &["K1"])));
    let bob = world.bob();
    bob.delivers(file(&world, MessageKind::Video, "video/mp4", None, b"\0\0\0\x18ftypmp42".to_vec())).await.unwrap();
    world.plays_out().await;
    assert_eq!(bob.got().len(), 1, "{:?}", bob.chat().await.handover.map(|handover| handover.reason));
    assert_eq!(server.chats()[0].prompt.turns.last().unwrap().media.len(), 2);
    let left = std::fs::read_dir(world.dir().join("films")).unwrap().count();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn what_the_assistant_is_set_not_to_look_at_goes_to_the_operator() {
    let (world, server, _) = seeing_shop().await;
    world.assistant(|assistant| assistant.look_at_pictures = false).await;
    let bob = world.bob();
    bob.sends(PracticeSample::Picture).await;
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::Unreadable).await;
    assert!(server.chats().is_empty());
}

#[tokio::test]
async fn a_file_larger_than_sixteen_megabytes_is_not_looked_into() {
    let (world, server) = hearing_shop().await;
    let bob = world.bob();
    bob.delivers(file(&world, MessageKind::Audio, "audio/mpeg", None, vec![1; 16 * 1024 * 1024 + 1])).await.unwrap();
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::Unreadable).await;
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn when_models_fail_what_was_said_aloud_can_still_be_answered_on_this_computer() {
    let (world, server) = hearing_shop().await;
    server.then(Act::text(HOURS.question));
    server.always(Act::status(401));
    let bob = world.bob();
    bob.sends(PracticeSample::Voice).await;
    world.plays_out().await;
    assert_eq!(bob.got().len(), 1);
    assert!(HOURS.is(&bob.got()[0]), "{}", world.transcript(&bob).await);
}

/// A black PNG of so many pixels a side.
fn large_png(side: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(side, side).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}
