//! Who there is: the shop and its customers, by name. Their numbers are from ranges that nobody has.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use wa_loopback::{AccountInfo, Loopback, NewAccount, PhoneHandle};

use crate::{ANNA, BEN, SHOP};

/// What the shop is called in a line.
pub const SHOP_WORD: &str = "shop";

/// The name customers see.
const SHOP_NAME: &str = "Luma Lamps";

/// Who is there from the start.
const FIRST: [(&str, &str); 4] = [(SHOP, SHOP_NAME), (ANNA, "Anna"), (BEN, "Ben"), ("4915100000300", "Cara")];

/// Somebody with a phone.
#[derive(Clone, Debug)]
pub struct Person {
    /// His name here.
    pub name: String,
    /// His number.
    pub phone: String,
    /// The digits of his other address.
    pub lid: String,
}

impl Person {
    /// The shop's own phone.
    pub fn is_shop(&self) -> bool {
        self.phone == SHOP
    }
}

impl From<AccountInfo> for Person {
    fn from(account: AccountInfo) -> Self {
        let name = if account.phone == SHOP { SHOP_WORD.to_owned() } else { account.name };
        Self { name, phone: account.phone, lid: account.lid }
    }
}

/// Everybody with a phone.
#[derive(Clone)]
pub struct People {
    server: Arc<Loopback>,
}

impl People {
    /// The people of a server; the first ones are made if it has none.
    pub fn of(server: Arc<Loopback>) -> Result<Self> {
        for (phone, name) in FIRST {
            if server.account(phone).is_none() {
                create(&server, phone, name)?;
            }
        }
        Ok(Self { server })
    }

    /// Everybody, the shop first.
    pub fn all(&self) -> Vec<Person> {
        let mut all: Vec<Person> = self.server.accounts().into_iter().map(Person::from).collect();
        all.sort_by_key(|person| !person.is_shop());
        all
    }

    /// Somebody by name, in any case.
    pub fn find(&self, name: &str) -> Result<Person> {
        if let Some(known) = self.known(name) {
            return Ok(known);
        }
        let names: Vec<String> = self.all().into_iter().map(|person| person.name).collect();
        bail!("There is nobody called {name}, only {}. `{name}: hello` makes a new customer", names.join(", "))
    }

    /// Somebody by name; a new customer if there is nobody. The second part says whether he is new.
    pub fn find_or_create(&self, name: &str) -> Result<(Person, bool)> {
        if let Some(known) = self.known(name) {
            return Ok((known, false));
        }
        let taken = |phone: &String| self.server.account(phone).is_some();
        let numbers = (400..1000).step_by(100).chain(401..1000).map(|end| format!("4915100000{end}"));
        let phone = numbers.into_iter().find(|phone| !taken(phone)).context("There are too many customers")?;
        create(&self.server, &phone, name)?;
        Ok((self.find(name)?, true))
    }

    /// What the owner of a number is called here.
    pub fn name_of(&self, phone: &str) -> String {
        self.server.account(phone).map_or_else(|| phone.to_owned(), |account| Person::from(account).name)
    }

    fn known(&self, name: &str) -> Option<Person> {
        let wanted = name.to_lowercase();
        self.all().into_iter().find(|person| person.name.to_lowercase() == wanted || person.phone == wanted)
    }

    /// His phone.
    pub fn phone(&self, person: &Person) -> PhoneHandle {
        self.server.phone(&person.phone)
    }
}

fn create(server: &Loopback, phone: &str, name: &str) -> Result<()> {
    let new = NewAccount { phone: phone.into(), name: Some(name.into()), ..NewAccount::default() };
    server.create_account(new).map(drop)
}
