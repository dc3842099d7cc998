//! A client that finds a file gone asks the phone to upload it again. This is the phone's side of that.

use anyhow::{Context as _, Result, ensure};
use buffa::Message as _;
use rand::RngExt as _;
use wacore::crypto::hkdf_sha256_into;
use wacore_libsignal::crypto::{aes_256_gcm_decrypt, aes_256_gcm_encrypt};
use waproto::whatsapp as wa;
use waproto::whatsapp::media_retry_notification::ResultType;

/// Content of `<enc_p>` and `<enc_iv>` in a `<notification type="mediaretry">`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedAnswer {
    /// `<enc_p>`.
    pub payload: Vec<u8>,
    /// `<enc_iv>`.
    pub iv: [u8; 12],
}

/// Checks what a client sealed into its `<receipt type="server-error">`: it must know the file's key and name the
/// receipt's message.
pub fn check_reupload_request(media_key: &[u8], message_id: &str, iv: &[u8], payload: &[u8]) -> Result<()> {
    let iv: &[u8; 12] = iv.try_into().context("enc_iv is not 12 bytes")?;
    let mut opened = Vec::new();
    aes_256_gcm_decrypt(&key(media_key)?, iv, message_id.as_bytes(), payload, &mut opened)
        .context("the request does not open with the file's key")?;
    let request = wa::ServerErrorReceipt::decode_from_slice(&opened).context("the request is malformed")?;
    ensure!(request.stanza_id.as_deref() == Some(message_id), "the request names another message");
    Ok(())
}

/// Seals the phone's answer: where the file lies now, or that it has it no more.
pub fn seal_reupload_answer(media_key: &[u8], message_id: &str, direct_path: Option<&str>) -> Result<SealedAnswer> {
    let answer = wa::MediaRetryNotification {
        stanza_id: Some(message_id.to_owned()),
        direct_path: direct_path.map(str::to_owned),
        result: Some(if direct_path.is_some() { ResultType::SUCCESS } else { ResultType::NOT_FOUND }),
        ..Default::default()
    }
    .encode_to_vec();
    let iv: [u8; 12] = rand::rng().random();
    let mut payload = Vec::new();
    aes_256_gcm_encrypt(&key(media_key)?, &iv, message_id.as_bytes(), &answer, &mut payload)
        .context("sealing the answer")?;
    Ok(SealedAnswer { payload, iv })
}

fn key(media_key: &[u8]) -> Result<[u8; 32]> {
    let mut key = [0; 32];
    hkdf_sha256_into(media_key, None, b"WhatsApp Media Retry Notification", &mut key)
        .ok()
        .context("key of the answer")?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use wacore::media_retry::{decrypt_media_retry_notification, encrypt_media_retry_receipt};

    use super::*;

    #[test]
    fn clients_and_phone_understand_each_other() {
        let media_key = [3; 32];
        let (payload, iv) = encrypt_media_retry_receipt(&media_key, "3EB0M").unwrap();
        check_reupload_request(&media_key, "3EB0M", &iv, &payload).unwrap();
        assert!(check_reupload_request(&[4; 32], "3EB0M", &iv, &payload).is_err());
        assert!(check_reupload_request(&media_key, "3EB0N", &iv, &payload).is_err());
        for (path, result) in [(Some("/v/new.enc"), ResultType::SUCCESS), (None, ResultType::NOT_FOUND)] {
            let sealed = seal_reupload_answer(&media_key, "3EB0M", path).unwrap();
            let opened = decrypt_media_retry_notification(&media_key, "3EB0M", &sealed.iv, &sealed.payload).unwrap();
            let answer = wa::MediaRetryNotification::decode_from_slice(&opened).unwrap();
            assert_eq!((answer.direct_path.as_deref(), answer.result), (path, Some(result)));
        }
    }
}
