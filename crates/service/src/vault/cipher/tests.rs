//! Known vectors of the standards, and what binds a sealed value to its place.

use data_encoding::HEXLOWER_PERMISSIVE as HEX;

use super::*;

fn bytes(hex: &str) -> Vec<u8> {
    HEX.decode(hex.replace(char::is_whitespace, "").as_bytes()).unwrap()
}

/// Seals with a cipher as it is, without our nonces and contexts.
fn bare<C: Aead + KeyInit>(key: &str, nonce: &str, aad: &str, plain: &str) -> String {
    let (nonce, aad, msg) = (bytes(nonce), bytes(aad), bytes(plain));
    let cipher = C::new_from_slice(&bytes(key)).unwrap();
    let nonce = Nonce::<C>::try_from(nonce.as_slice()).unwrap();
    HEX.encode(&cipher.encrypt(&nonce, Payload { msg: &msg, aad: &aad }).unwrap())
}

/// Test case 16 of `McGrew` and Viega, "The Galois/Counter Mode of Operation", as in NIST's set.
#[test]
fn aes_is_that_of_the_standard() {
    let sealed = bare::<Aes256Gcm>(
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
        "cafebabefacedbaddecaf888",
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
         1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    );
    let expected = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
                    8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662\
                    76fc6ece0f4e1768cddf8853bb2d551b";
    assert_eq!(sealed, expected);
}

/// RFC 5869, test case 1; RFC 4231, test case 2.
#[test]
fn subkeys_and_hashes_are_those_of_the_standards() {
    let from = Hkdf::<Sha256>::new(Some(&bytes("000102030405060708090a0b0c")), &[0x0b; 22]);
    let mut subkey = [0; 42];
    from.expand(&bytes("f0f1f2f3f4f5f6f7f8f9"), &mut subkey).unwrap();
    let expected = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf\
                    34007208d5b887185865";
    assert_eq!(HEX.encode(&subkey), expected);
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(b"Jefe").unwrap();
    mac.update(b"what do ya want for nothing?");
    let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assert_eq!(HEX.encode(&mac.finalize().into_bytes()), expected);
}

#[cfg(feature = "sm")]
mod sm {
    use sha2::Digest as _;

    use super::*;

    /// RFC 8998, appendix A.1.
    #[test]
    fn sm4_is_that_of_the_standard() {
        let sealed = bare::<super::super::sm::Sm4Gcm>(
            "0123456789abcdeffedcba9876543210",
            "00001234567800000000abcd",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd
             eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
        );
        let expected = "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735\
                        d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d\
                        83de3541e4c2b58177e065a9bf7b62ec";
        assert_eq!(sealed, expected);
    }

    /// GB/T 32905-2016, appendix A, example 1.
    #[test]
    fn sm3_is_that_of_the_standard() {
        let expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(HEX.encode(&sm3::Sm3::digest(b"abc")), expected);
    }

    /// A build with the feature goes on with the keys that a build without it made.
    #[test]
    fn both_suites_work_side_by_side() {
        for suite in [Suite::Aes, Suite::Sm] {
            let key = Key::new(1, suite, [1; KEY_BYTES]);
            let sealed = key.seal(b"here", b"11010519491231002X", [0; 12]).unwrap();
            assert_eq!(key.open(b"here", &sealed).unwrap().as_slice(), b"11010519491231002X");
            assert_eq!(Suite::from_key(suite.key()), Some(suite));
        }
        let [aes, sm] = [Suite::Aes, Suite::Sm].map(|suite| Key::new(1, suite, [1; KEY_BYTES]));
        assert_ne!(aes.lookup(b"c", b"x"), sm.lookup(b"c", b"x"));
        assert!(sm.open(b"c", &aes.seal(b"c", b"x", [0; 12]).unwrap()).is_none());
    }
}

fn key(byte: u8) -> Key {
    Key::new(1, Suite::NEW, [byte; KEY_BYTES])
}

#[test]
fn a_value_opens_under_its_key_and_in_its_context_only() {
    let sealed = key(1).seal(b"here", b"13800138000", [5; 12]).unwrap();
    assert_eq!(key(1).open(b"here", &sealed).unwrap().as_slice(), b"13800138000");
    assert!(key(1).open(b"there", &sealed).is_none());
    assert!(key(2).open(b"here", &sealed).is_none());
    assert!(key(1).open(b"here", &sealed[..5]).is_none());
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert!(key(1).open(b"here", &changed).is_none(), "byte {place}");
    }
}

#[test]
fn randomness_that_repeats_itself_gives_no_nonce_twice() {
    let key = key(1);
    let sealed = |context: &[u8], plain: &[u8]| key.seal(context, plain, [0; 12]).unwrap();
    let nonces = [sealed(b"a", b"x"), sealed(b"a", b"y"), sealed(b"b", b"x"), sealed(b"", b"ax")]
        .map(|sealed| sealed[..NONCE_BYTES].to_vec());
    let different: std::collections::BTreeSet<_> = nonces.iter().collect();
    assert_eq!(different.len(), nonces.len());
    let again = key.seal(b"a", b"x", [1; 12]).unwrap();
    assert_ne!(again[..NONCE_BYTES], nonces[0], "randomness counts as well");
}

#[test]
fn equal_values_have_equal_hashes_in_one_context_and_under_one_key() {
    assert_eq!(key(1).lookup(b"a", b"x"), key(1).lookup(b"a", b"x"));
    assert_ne!(key(1).lookup(b"a", b"x"), key(1).lookup(b"a", b"y"));
    assert_ne!(key(1).lookup(b"a", b"x"), key(1).lookup(b"b", b"x"));
    assert_ne!(key(1).lookup(b"a", b"x"), key(2).lookup(b"a", b"x"));
    assert_ne!(key(1).lookup(b"ab", b"c"), key(1).lookup(b"a", b"bc"));
}

#[test]
fn a_key_shows_nothing_of_itself() {
    assert_eq!(
        format!("{:?}", Key::new(3, Suite::Aes, [1; KEY_BYTES])),
        "Key { number: 3, suite: \"aes-256-gcm\", .. }"
    );
}
