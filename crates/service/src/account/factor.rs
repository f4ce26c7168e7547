//! The second factor: six digits that a program on the phone makes from a secret and the time
//! (RFC 6238). The secret is sealed; a code works once.

mod sql;

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde_json::json;
use sha1::Sha1;
use zeroize::Zeroizing;
use zhibu_domain::access::Because;
use zhibu_domain::account::{Refusal, STEP_SECONDS, step_of};
use zhibu_domain::id::AccountId;

use super::throttle::{self, Counter};
use super::{TokenHash, own, session};
use crate::act::Act;
use crate::audit;
use crate::engine::Tx;
use crate::error::Result;
use crate::vault::{Sealed, Secret};

/// Bytes of a secret (RFC 4226 4: at least 16, better 20).
const SECRET_BYTES: usize = 20;
/// Digits of a code.
const DIGITS: u32 = 6;

/// How far somebody's second factor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Factor {
    /// There is none.
    None,
    /// A secret was made, and no code of it was given yet.
    Begun {
        /// The secret as programs on phones read it.
        secret: String,
    },
    /// It is set up.
    Since(Timestamp),
}

/// The second factor of the actor.
///
/// # Errors
/// [`crate::Error::NotFound`] without an account; those of the vault if a secret has to be shown.
pub fn factor(tx: &mut Tx<'_>, act: &Act) -> Result<Factor> {
    let account = own(tx, act)?.account;
    let Some(kept) = sql::kept(tx, act.realm, account)? else { return Ok(Factor::None) };
    if let Some(since) = kept.confirmed_at {
        return Ok(Factor::Since(since));
    }
    let keys = act.vault.keys(tx)?;
    let secret = keys.open_bytes(Secret::Totp(act.realm, account), &kept.sealed)?;
    Ok(Factor::Begun { secret: BASE32_NOPAD.encode(&secret) })
}

/// Makes a secret, instead of one that was never confirmed.
///
/// # Errors
/// [`Refusal::FactorThere`]; those of the vault.
pub fn enrol_factor(tx: &mut Tx<'_>, act: &Act) -> Result<()> {
    let account = own(tx, act)?.account;
    let kept = sql::kept(tx, act.realm, account)?;
    if kept.is_some_and(|kept| kept.confirmed_at.is_some()) {
        return Err(Refusal::FactorThere.into());
    }
    let mut secret = Zeroizing::new([0; SECRET_BYTES]);
    (act.random)(&mut *secret);
    let keys = act.vault.keys(tx)?;
    let sealed = keys.seal_bytes(Secret::Totp(act.realm, account), &*secret, &act.random)?;
    sql::keep(tx, act.realm, account, &sealed)?;
    audit::log_unplaced(tx, act, "account.enrol_factor", &Because::Own, account.0, json!({}))
}

/// Gives the first code of a new secret; from then on it counts, in this session too.
///
/// # Errors
/// [`Refusal::FactorMissing`], [`Refusal::FactorThere`]. The inner refusal says that the code is
/// wrong or has to wait; the attempt is kept.
pub fn confirm_factor(
    tx: &mut Tx<'_>,
    act: &Act,
    token: TokenHash,
    typed: &str,
) -> Result<std::result::Result<(), Refusal>> {
    let account = own(tx, act)?.account;
    let kept = sql::kept(tx, act.realm, account)?.ok_or(Refusal::FactorMissing)?;
    if kept.confirmed_at.is_some() {
        return Err(Refusal::FactorThere.into());
    }
    let step = match check(tx, act, account, &kept, typed)? {
        Ok(step) => step,
        Err(refusal) => return Ok(Err(refusal)),
    };
    sql::confirm(tx, act, account, step)?;
    session::assure(tx, act, token)?;
    let because = Because::Own;
    audit::log_unplaced(tx, act, "account.confirm_factor", &because, account.0, json!({}))?;
    Ok(Ok(()))
}

/// Gives a code; for some minutes the session may use the rights that ask for one.
///
/// # Errors
/// [`Refusal::FactorMissing`]. The inner refusal says that the code is wrong, was used or has to
/// wait; the attempt is kept.
pub fn assure(
    tx: &mut Tx<'_>,
    act: &Act,
    token: TokenHash,
    typed: &str,
) -> Result<std::result::Result<(), Refusal>> {
    let account = own(tx, act)?.account;
    let kept = sql::kept(tx, act.realm, account)?.filter(|kept| kept.confirmed_at.is_some());
    let kept = kept.ok_or(Refusal::FactorMissing)?;
    let step = match check(tx, act, account, &kept, typed)? {
        Ok(step) => step,
        Err(refusal) => return Ok(Err(refusal)),
    };
    sql::use_step(tx, act.realm, account, step)?;
    session::assure(tx, act, token)?;
    audit::log_unplaced(tx, act, "account.assure", &Because::Own, account.0, json!({}))?;
    Ok(Ok(()))
}

/// Takes the second factor away, e.g. before it moves to another phone. Only in a session in which
/// it was given lately; who cannot give it needs a new card.
///
/// # Errors
/// [`Refusal::FactorMissing`]; [`Refusal::FactorWrong`] if it was not given in this session.
pub fn drop_factor(tx: &mut Tx<'_>, act: &Act) -> Result<()> {
    let account = own(tx, act)?.account;
    if sql::kept(tx, act.realm, account)?.is_none() {
        return Err(Refusal::FactorMissing.into());
    }
    if !act.second_factor {
        return Err(Refusal::FactorWrong.into());
    }
    sql::forget(tx, act.realm, account)?;
    audit::log_unplaced(tx, act, "account.drop_factor", &Because::Own, account.0, json!({}))
}

/// Counts an attempt, and finds the step of the code.
fn check(
    tx: &mut Tx<'_>,
    act: &Act,
    account: AccountId,
    kept: &sql::Kept,
    typed: &str,
) -> Result<std::result::Result<i64, Refusal>> {
    let counter = Counter { subject: format!("factor {account}"), device: String::new() };
    if let Err(wait) = throttle::charge(tx, act, &counter)? {
        return Ok(Err(wait));
    }
    let keys = act.vault.keys(tx)?;
    let secret = keys.open_bytes(Secret::Totp(act.realm, account), &kept.sealed)?;
    let typed: String =
        zhibu_domain::account::fold(typed).chars().filter(|c| !c.is_whitespace()).collect();
    let is_code_of = |step: i64| {
        let code = u64::try_from(step).ok().and_then(|step| code(&secret, step));
        code.is_some_and(|code| code == typed)
    };
    match step_of(act.now, kept.last_step, is_code_of) {
        Ok(step) => {
            throttle::forgive(tx, act, &counter)?;
            Ok(Ok(step))
        }
        Err(true) => Ok(Err(Refusal::FactorUsed)),
        Err(false) => Ok(Err(Refusal::FactorWrong)),
    }
}

/// The code of a step (RFC 4226 5.3).
fn code(secret: &[u8], step: u64) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash.last()? & 0x0f);
    let bytes: [u8; 4] = hash.get(at..at + 4)?.try_into().ok()?;
    let number = u32::from_be_bytes(bytes) & 0x7fff_ffff;
    Some(format!("{:06}", number % 10_u32.pow(DIGITS)))
}

/// The code that a phone shows at an instant, for a secret as [`Factor::Begun`] gives it: who tests
/// this program has no phone.
pub fn code_at(secret: &str, now: Timestamp) -> Option<String> {
    let secret = BASE32_NOPAD.decode(secret.as_bytes()).ok()?;
    code(&secret, u64::try_from(now.as_second() / STEP_SECONDS).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B; the last six of eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (second, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(b"12345678901234567890", second / 30).as_deref(), Some(expected));
        }
        let secret = BASE32_NOPAD.encode(b"12345678901234567890");
        let now = Timestamp::from_second(59).unwrap();
        assert_eq!(code_at(&secret, now).as_deref(), Some("287082"));
    }
}
