//! What every handler is given: who asks, when, in which language, and the way to the database.
//!
//! It refuses to know what is asked for, and decides no right: the act does, in its transaction.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use zhibu_domain::account as account_rules;
use zhibu_domain::id::{AccountId, Realm};
use zhibu_domain::rulebook::Rulebook;
use zhibu_domain::text::Lang;
use zhibu_service::Vault;
use zhibu_service::act::{Act, Actor, Random};
use zhibu_service::engine::Db;
use zhibu_service::{account, draft, office};
use zhibu_words::Words;

use crate::error::{self, Error, SignIn, Why};
use crate::form::Form;
use crate::guard::{Token, session_token, token};
use crate::look::{Look, Size};

/// The clock of the installation.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Who is signed in: account, person, name, posts.
pub type SignedIn = account::Session;

/// The places that decide for themselves what an ended session means.
const OPEN_DOORS: [&str; 5] = ["/card", "/sign-in", "/sign-out", "/draft", "/draft/discard"];

/// An installation, as far as pages need it. Cheap to clone.
#[derive(Clone)]
pub struct Site {
    /// The database.
    pub db: Db,
    /// The rules in force.
    pub rules: Arc<Rulebook>,
    /// The realm that this installation keeps.
    pub realm: Realm,
    /// The clock.
    pub clock: Clock,
    /// The randomness.
    pub random: Random,
    /// The time zone in which a day begins.
    pub tz: TimeZone,
    /// The folder of attached files.
    pub files: PathBuf,
    /// Whether the data is invented and anybody may sit down at any seat.
    pub demo: bool,
    /// Whether browsers reach it by https; cookies are then sent no other way.
    pub https: bool,
    /// The master key, if there is one.
    pub vault: Vault,
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("realm", &self.realm)
            .field("files", &self.files)
            .field("demo", &self.demo)
            .field("https", &self.https)
            .finish_non_exhaustive()
    }
}

impl Site {
    /// The words of a language, in which things are called as the rules in force call them.
    pub fn words(&self, lang: Lang) -> Words {
        Words::of_rules(lang, &self.rules)
    }
}

/// One request.
#[derive(Clone)]
pub(crate) struct Ctx {
    /// The realm.
    pub(crate) realm: Realm,
    /// The database: `ctx.db.read(…).await`, `ctx.db.write(…).await`.
    pub(crate) db: Db,
    /// The rules in force.
    pub(crate) rules: Arc<Rulebook>,
    /// The words of the reader's language.
    pub(crate) words: Words,
    /// The reader's text size.
    pub(crate) size: Size,
    /// The token of the session, also if it is over.
    pub(crate) token: Option<Token>,
    /// Who is signed in.
    pub(crate) account: Option<SignedIn>,
    /// The account whose session is over, so that its drafts can still be kept.
    pub(crate) expired: Option<AccountId>,
    /// The day, in the installation's time zone.
    pub(crate) today: Date,
    /// The instant.
    pub(crate) now: Timestamp,
    /// The installation's time zone.
    pub(crate) tz: TimeZone,
    /// The proof for forms; empty if the browser holds no token yet.
    pub(crate) csrf: String,
    /// The address of the page in front of the reader, with its query. While a form is handled:
    /// of the page that showed the form.
    pub(crate) path: String,
    /// The folder of attached files.
    pub(crate) files: PathBuf,
    /// Whether the data is invented.
    pub(crate) demo: bool,
    /// Whether browsers reach the installation by https.
    pub(crate) https: bool,
    /// The randomness.
    pub(crate) random: Random,
    /// The master key, if there is one.
    pub(crate) vault: Vault,
}

impl FromRequestParts<Site> for Ctx {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Error> {
        let look = parts.extensions.get::<Look>().cloned();
        let look = look.unwrap_or_else(|| {
            Look::of(&parts.headers, &parts.uri, site.words(Lang::Zh), site.demo)
        });
        let now = (site.clock)();
        let today = site.tz.to_datetime(now).date();
        let session = match session_token(&parts.headers, site.https) {
            None => None,
            Some(token) => load_session(site, token, now, today).await?,
        };
        let expired = session.as_ref().filter(|session| session.expired).map(|s| s.account);
        let mut ctx = Self {
            realm: site.realm,
            db: site.db.clone(),
            rules: Arc::clone(&site.rules),
            words: look.words,
            size: look.size,
            token: session_token(&parts.headers, site.https),
            account: session.filter(|session| !session.expired),
            expired,
            today,
            now,
            tz: site.tz.clone(),
            csrf: token(&parts.headers, site.https).map(Token::csrf).unwrap_or_default(),
            path: look.path,
            files: site.files.clone(),
            demo: site.demo,
            https: site.https,
            random: Arc::clone(&site.random),
            vault: site.vault.clone(),
        };
        let safe = matches!(parts.method, Method::GET | Method::HEAD);
        if let (Some(account), false) = (expired, safe)
            && !OPEN_DOORS.contains(&parts.uri.path())
        {
            return Err(ctx.keep_for_later(account, parts.extensions.get::<Form>()).await);
        }
        ctx.watch(parts.uri.path(), safe).await?;
        Ok(ctx)
    }
}

/// The session of a token; that somebody looked is noted from time to time.
async fn load_session(
    site: &Site,
    token: Token,
    now: Timestamp,
    today: Date,
) -> Result<Option<SignedIn>, Error> {
    let (realm, hash) = (site.realm, token.hash());
    let found = site.db.read(move |tx| account::session(tx, realm, hash, now, today)).await?;
    if found.as_ref().is_some_and(|session| session.is_stale && !session.expired) {
        site.db.write(move |tx| account::renew(tx, realm, hash, now)).await?;
    }
    Ok(found)
}

/// The only form that a reader may send to whom no names are shown.
const OUT: &str = "/sign-out";

/// Whether names stand there that cannot be masked: files, papers, and articles under way, which
/// people wrote.
fn holds_names(path: &str) -> bool {
    let mut parts = path.split('/').skip(1);
    match (parts.next(), parts.nth(1)) {
        (Some("bulletins"), _) => path != "/bulletins",
        (Some("units"), Some("handbook")) => true,
        (Some("activities"), Some(part)) => matches!(part, "files" | "minutes.docx" | "print"),
        _ => false,
    }
}

impl Ctx {
    /// Masks names for a reader whose office asks for it, notes each page looked at before it is
    /// answered, and lets nothing be changed.
    async fn watch(&mut self, path: &str, safe: bool) -> Result<(), Error> {
        let Some(me) = &self.account else { return Ok(()) };
        let masked = |key: &&String| account_rules::mask(&self.rules, std::slice::from_ref(*key));
        let Some(key) = me.offices.iter().find(masked).cloned() else { return Ok(()) };
        self.words = self.words.masking();
        if path == OUT {
            return Ok(());
        }
        if !safe || holds_names(path) {
            return Err(Error::Denied(None));
        }
        let (act, path) = (self.act()?, path.to_owned());
        self.db.write(move |tx| office::look(tx, &act, &key, &path)).await?;
        Ok(())
    }

    /// A sentence without arguments.
    pub(crate) fn t(&self, key: &str) -> &'static str {
        self.words.t(key)
    }

    /// The reader's language.
    pub(crate) fn lang(&self) -> Lang {
        self.words.lang()
    }

    /// Who is signed in, or the way to the sign-in page.
    ///
    /// # Errors
    /// [`Error::SignIn`] if nobody is.
    pub(crate) fn signed_in(&self) -> Result<&SignedIn, Error> {
        self.account.as_ref().ok_or_else(|| {
            let why = if self.expired.is_some() { Why::Ended } else { Why::Needed };
            Error::SignIn(SignIn { next: self.path.clone(), why })
        })
    }

    /// What an act needs to know besides its input.
    ///
    /// # Errors
    /// [`Error::SignIn`] if nobody is signed in.
    pub(crate) fn act(&self) -> Result<Act, Error> {
        let person = self.signed_in()?.person;
        Ok(self.act_as(Actor::Person(person)))
    }

    /// An act of somebody else than the person signed in, e.g. of the installation while signing
    /// in.
    pub(crate) fn act_as(&self, actor: Actor) -> Act {
        Act {
            realm: self.realm,
            actor,
            now: self.now,
            today: self.today,
            second_factor: self.account.as_ref().is_some_and(|session| session.assured),
            rules: Arc::clone(&self.rules),
            random: Arc::clone(&self.random),
            vault: self.vault.clone(),
        }
    }

    /// The sentence for a refusal or a denial of an act, to be put at a field; `None` if the error
    /// has a page of its own.
    pub(crate) fn sentence(&self, error: &zhibu_service::Error) -> Option<String> {
        error::sentence(error, self.words, &self.rules)
    }

    /// A new key for the hidden field `once`: the record made from the form gets this id, so that
    /// a form sent twice makes one record.
    pub(crate) fn fresh_key(&self) -> String {
        let mut random = [0; 10];
        (self.random)(&mut random);
        let millis = u64::try_from(self.now.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string()
    }

    /// An instant as minutes of the day, 15:42.
    pub(crate) fn minute(&self, instant: Timestamp) -> String {
        let local = self.tz.to_datetime(instant);
        format!("{}:{:02}", local.hour(), local.minute())
    }

    /// What this person typed on this page and did not save.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn draft(&self) -> Result<Option<Draft>, Error> {
        let Some(me) = &self.account else { return Ok(None) };
        let (realm, account, path) = (self.realm, me.account, self.path.clone());
        let found = self.db.read(move |tx| draft::load(tx, realm, account, &path)).await?;
        Ok(found.map(|(body, saved_at)| Draft {
            form: Form::parse(body.as_bytes()),
            when: self.words.instant(saved_at, &self.tz),
        }))
    }

    /// The form of this page as left before, or else with its defaults.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn filled(
        &self,
        defaults: impl FnOnce(&mut Form),
    ) -> Result<(Form, Option<Draft>), Error> {
        if let Some(draft) = self.draft().await? {
            return Ok((draft.form.clone(), Some(draft)));
        }
        let mut form = Form::default();
        defaults(&mut form);
        Ok((form, None))
    }

    /// Keeps a form as the draft of its page.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn save_draft(&self, account: AccountId, form: &Form) -> Result<(), Error> {
        let (realm, now, path, body) = (self.realm, self.now, self.path.clone(), form.body());
        self.db.write(move |tx| draft::save(tx, realm, account, &path, &body, now)).await?;
        Ok(())
    }

    /// Forgets the draft of the page in front of the reader. Call it after the act that saved it.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn discard_draft(&self) -> Result<(), Error> {
        let Some((account, path)) = self.draft_place() else { return Ok(()) };
        let realm = self.realm;
        self.db.write(move |tx| draft::discard(tx, realm, account, &path)).await?;
        Ok(())
    }

    /// Whose draft of which page belongs to this request, for an act that discards it in its own
    /// transaction.
    pub(crate) fn draft_place(&self) -> Option<(AccountId, String)> {
        let account = self.account.as_ref().map(|me| me.account).or(self.expired)?;
        Some((account, self.path.clone()))
    }

    /// A form came after its session had ended: what was typed becomes a draft.
    async fn keep_for_later(&self, account: AccountId, form: Option<&Form>) -> Error {
        let typed = form.filter(|form| form.typed().next().is_some());
        let why = match typed {
            None => Why::Ended,
            Some(form) => match self.save_draft(account, form).await {
                Ok(()) => Why::Kept,
                Err(error) => return error,
            },
        };
        Error::SignIn(SignIn { next: self.path.clone(), why })
    }
}

/// What was typed before and not saved.
#[derive(Debug)]
pub(crate) struct Draft {
    /// The fields.
    pub(crate) form: Form,
    /// When it was kept, in words.
    pub(crate) when: String,
}

/// The form of an unsafe request, its proof already checked; of any other, its query.
impl FromRequestParts<Site> for Form {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Error> {
        match parts.extensions.get::<Form>() {
            Some(form) => Ok(form.clone()),
            None => Ok(Form::parse(parts.uri.query().unwrap_or_default().as_bytes())),
        }
    }
}
