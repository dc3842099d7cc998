//! Sender keys: a message to a group is encrypted once, and its key is distributed to each device once.

use buffa::MessageField;
use wacore::messages::MessageUtils;
use wacore::types::jid::make_sender_key_name;
use wacore_binary::Jid;
use wacore_libsignal::protocol::{
    SenderKeyDistributionMessage, SenderKeyName, create_sender_key_distribution_message, group_decrypt, group_encrypt,
    process_sender_key_distribution_message,
};
use waproto::whatsapp as wa;

use super::phone::{Decrypted, PhoneSignal, ready, unpadded};
use super::{DeviceBundle, Enc, EncKind, SignalError};

/// A message to a group as it goes to the relay.
#[derive(Clone, Debug)]
pub struct GroupEnc {
    /// The sender key, encrypted for each device that does not have it yet: `<participants>`.
    pub distribution: Vec<(Jid, Enc)>,
    /// The message itself.
    pub skmsg: Enc,
    /// Devices that could not be given the key: no session and no bundle.
    pub skipped: Vec<Jid>,
}

impl PhoneSignal {
    /// Encrypts a message for a group.
    ///
    /// `own` is this phone's own jid, `devices` are all devices that shall read the message, `bundle_of` is asked for the
    /// bundle of each device without a session.
    pub fn encrypt_group(
        &mut self,
        group: &Jid,
        own: &Jid,
        devices: &[Jid],
        message: &wa::Message,
        mut bundle_of: impl FnMut(&Jid) -> Option<DeviceBundle>,
    ) -> Result<GroupEnc, SignalError> {
        let key = self.sender_key_message(group, own)?;
        let (mut distribution, mut skipped) = (Vec::new(), Vec::new());
        for device in devices {
            let address = self.address(device).as_str().to_owned();
            if self.distributed.get(&group.to_string()).is_some_and(|devices| devices.contains(&address)) {
                continue;
            }
            let bundle = if self.has_session(device) { None } else { bundle_of(device) };
            match self.encrypt(device, bundle.as_ref(), &key) {
                Ok(enc) => {
                    distribution.push((device.clone(), enc));
                    self.distributed.entry(group.to_string()).or_default().insert(address);
                }
                Err(SignalError::NeedsBundle | SignalError::BadBundle(_)) => skipped.push(device.clone()),
                Err(error) => return Err(error),
            }
        }
        let name = self.sender_key_name(group, own);
        let plaintext = MessageUtils::encode_and_pad(message);
        let sealed = ready(group_encrypt(&mut self.sender_keys, &name, &plaintext, &mut rand::rng()))?;
        let skmsg = Enc { kind: EncKind::SkMsg, ciphertext: sealed.serialized().to_vec() };
        Ok(GroupEnc { distribution, skmsg, skipped })
    }

    /// The message that hands this phone's sender key to a device, from the next message on.
    pub fn sender_key_message(&mut self, group: &Jid, own: &Jid) -> Result<wa::Message, SignalError> {
        let name = self.sender_key_name(group, own);
        let key = ready(create_sender_key_distribution_message(&name, &mut self.sender_keys, &mut rand::rng()))?;
        Ok(wa::Message {
            sender_key_distribution_message: MessageField::some(wa::message::SenderKeyDistributionMessage {
                group_id: Some(group.to_string()),
                axolotl_sender_key_distribution_message: Some(key.serialized().to_vec()),
            }),
            ..Default::default()
        })
    }

    /// Gives a device the sender key again with the next message, as after its retry receipt.
    pub fn forget_distribution(&mut self, group: &Jid, device: &Jid) {
        let address = self.address(device).as_str().to_owned();
        if let Some(devices) = self.distributed.get_mut(&group.to_string()) {
            devices.remove(&address);
        }
    }

    /// Starts a new sender key, as after somebody has left the group.
    pub fn rotate_sender_key(&mut self, group: &Jid, own: &Jid) {
        let name = self.sender_key_name(group, own);
        self.sender_keys.0.remove(&(name.group_id().to_owned(), name.sender_id().to_owned()));
        self.distributed.remove(&group.to_string());
    }

    pub(super) fn decrypt_group(
        &mut self,
        group: &Jid,
        from: &Jid,
        ciphertext: &[u8],
    ) -> Result<Decrypted, SignalError> {
        let name = self.sender_key_name(group, from);
        let plaintext = ready(group_decrypt(ciphertext, &mut self.sender_keys, &name))?;
        Ok(Decrypted {
            message: unpadded(&plaintext)?,
            identity_changed: false,
            identity: None,
            used_prekey: None,
            sender_key_of: None,
        })
    }

    /// Keeps the sender key a message carries; returns its group.
    pub(super) fn keep_sender_key(&mut self, from: &Jid, message: &wa::Message) -> Result<Option<String>, SignalError> {
        let Some(carried) = message.sender_key_distribution_message.as_option() else {
            return Ok(None);
        };
        let group_id = carried.group_id.clone().ok_or(SignalError::BadMessage("sender key without group".into()))?;
        let group: Jid = group_id.parse().map_err(|_| SignalError::BadMessage("sender key for no group".into()))?;
        let bytes = carried.axolotl_sender_key_distribution_message.as_deref().unwrap_or_default();
        let key = SenderKeyDistributionMessage::try_from(bytes)?;
        let name = self.sender_key_name(&group, from);
        ready(process_sender_key_distribution_message(&name, &key, &mut self.sender_keys))?;
        Ok(Some(group_id))
    }

    fn sender_key_name(&self, group: &Jid, sender: &Jid) -> SenderKeyName {
        make_sender_key_name(group, &self.address(sender))
    }
}
