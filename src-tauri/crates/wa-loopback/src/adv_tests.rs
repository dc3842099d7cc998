//! Tests of the ADV crypto against the client's own code.

use wacore::adv::{AdvValidation, decode_key_index_list, validate_adv_with_identity_key};
use wacore::crypto::generate_curve_key_pair;
use wacore::pair::{DeviceState, PairUtils};

use super::*;

fn companion() -> (DeviceState, [u8; 32]) {
    let identity_key = generate_curve_key_pair();
    let public = identity_key.public_key.public_key_bytes().try_into().unwrap();
    (DeviceState { identity_key, noise_key: generate_curve_key_pair(), adv_secret_key: [7; 32] }, public)
}

fn account() -> (IdentityKeyPair, [u8; 32]) {
    let pair = IdentityKeyPair::generate(&mut rand::rng());
    let public = pair.public_key().public_key_bytes().try_into().unwrap();
    (pair, public)
}

const DEVICE: DeviceIdentity = DeviceIdentity { raw_id: 9, key_index: 3, timestamp: 1_700_000_000 };

#[test]
fn client_accepts_the_blob_and_its_reply_is_accepted() {
    let (state, public) = companion();
    let (account, account_public) = account();
    let blob = pair_success_blob(&account, &state.adv_secret_key, &public, &DEVICE, AdvFault::None).unwrap();
    let (reply, key_index) = PairUtils::do_pair_crypto(&state, &blob.wire).unwrap();
    assert_eq!(key_index, 3);
    let kept = accept_pair_sign(&account_public, &public, &blob.details, &reply).unwrap();
    assert_eq!(validate_adv_with_identity_key(&kept, &public, None), AdvValidation::Valid);
}

#[test]
fn stripped_account_key_is_put_back() {
    let (state, public) = companion();
    let (account, account_public) = account();
    let blob = pair_success_blob(&account, &state.adv_secret_key, &public, &DEVICE, AdvFault::None).unwrap();
    let (reply, _) = PairUtils::do_pair_crypto(&state, &blob.wire).unwrap();
    let mut signed = wa::ADVSignedDeviceIdentity::decode_from_slice(&reply).unwrap();
    signed.account_signature_key = None;
    let kept = accept_pair_sign(&account_public, &public, &blob.details, &signed.encode_to_vec()).unwrap();
    assert_eq!(validate_adv_with_identity_key(&kept, &public, None), AdvValidation::Valid);
}

#[test]
fn client_refuses_the_faulty_blobs() {
    let (state, public) = companion();
    let (account, _) = account();
    for (fault, text) in [(AdvFault::WrongHmac, "hmac-mismatch"), (AdvFault::WrongSignature, "signature-mismatch")] {
        let blob = pair_success_blob(&account, &state.adv_secret_key, &public, &DEVICE, fault).unwrap();
        let error = PairUtils::do_pair_crypto(&state, &blob.wire).unwrap_err();
        assert_eq!((error.code, error.text), (401, text));
    }
}

#[test]
fn forged_replies_are_refused() {
    let (state, public) = companion();
    let (account, account_public) = account();
    let blob = pair_success_blob(&account, &state.adv_secret_key, &public, &DEVICE, AdvFault::None).unwrap();
    let (reply, _) = PairUtils::do_pair_crypto(&state, &blob.wire).unwrap();
    let refused = |change: &dyn Fn(&mut wa::ADVSignedDeviceIdentity)| {
        let mut signed = wa::ADVSignedDeviceIdentity::decode_from_slice(&reply).unwrap();
        change(&mut signed);
        accept_pair_sign(&account_public, &public, &blob.details, &signed.encode_to_vec()).unwrap_err()
    };
    assert_eq!(refused(&|s| s.details = Some(vec![1])), AdvError::ForeignDetails);
    assert_eq!(refused(&|s| s.account_signature_key = Some(vec![2; 32])), AdvError::ForeignAccount);
    assert_eq!(refused(&|s| s.device_signature = Some(vec![0; 64])), AdvError::DeviceSignature);
    assert_eq!(refused(&|s| s.device_signature = None), AdvError::Malformed("no device signature"));
}

#[test]
fn key_index_list_decodes() {
    let (account, _) = account();
    let list = KeyIndexList { raw_id: 9, timestamp: 5, current_index: 4, valid_indexes: vec![2, 4] };
    let decoded = decode_key_index_list(&signed_key_index_list(&account, &list).unwrap()).unwrap();
    assert_eq!((decoded.raw_id, decoded.current_index, decoded.valid_indexes), (9, 4, vec![2, 4]));
}
