//! Staff, the posts they hold, and how they prove who they are: login, password hash, failed attempts. Phones
//! are enciphered. It hashes no password and decides no lock-out; it remembers both.

use yuanzhen_domain::id::PersonId;
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::person::{Credentials, Post, Role, Staff};
use yuanzhen_domain::private::Private;

use crate::db::sql;
use crate::error::Result;
use crate::row::{Stored, changed_one, date, narrow, parse, unsigned, yes_no};
use crate::{Reading, Store, Tx};

/// How a person signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Whose.
    pub person: PersonId,
    /// The password's hash in PHC form; none until the enrolment link was used.
    pub password: Option<String>,
    /// Wrong passwords since the last right one.
    pub failed_attempts: u32,
    /// Until when no password is looked at.
    pub locked_until: Option<Moment>,
    /// Whether the person may sign in at all.
    pub active: bool,
}

type PersonRow = (
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    i64,
    i64,
);

/// A person with the name they sign in under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The name to sign in under.
    pub login: String,
    /// Who it is.
    pub staff: Staff,
}

impl Reading {
    fn account_from_row(&self, row: PersonRow, posts: Vec<Post>) -> Result<Stored<Account>> {
        let (id, login, name, licence, title, independent_since, phone, active, version) = row;
        let phone = phone
            .map(|sealed| self.seal.open(&phone_context(&id), &sealed))
            .transpose()?
            .map(|phone| Private::new(phone.as_str().to_owned()));
        let staff = Staff {
            id: parse("people", &id, &id)?,
            name,
            posts,
            credentials: Credentials {
                licence,
                title,
                independent_since: date("people", &id, independent_since.as_deref())?,
            },
            phone,
            active: yes_no("people", &id, active)?,
        };
        Ok(Stored::new(
            Account { login, staff },
            unsigned("people", &id, version)?,
        ))
    }

    /// A person.
    pub async fn person(&mut self, id: PersonId) -> Result<Option<Stored<Account>>> {
        let row = sql!(
            self.conn,
            optional PersonRow,
            "
            SELECT id, login, name, licence, title, independent_since, phone_sealed, active, version
            FROM people
            WHERE id = $1",
            id.to_string(),
        )?;
        let Some(row) = row else { return Ok(None) };
        let posts = self.posts_of(id).await?;
        self.account_from_row(row, posts).map(Some)
    }

    async fn posts_of(&mut self, person: PersonId) -> Result<Vec<Post>> {
        sql!(
            self.conn,
            all(String, String),
            "SELECT role, institution FROM posts WHERE person = $1 ORDER BY role, institution",
            person.to_string(),
        )?
        .into_iter()
        .map(|(role, institution)| post(&person.to_string(), &role, &institution))
        .collect()
    }

    /// All staff by name, with their posts.
    pub async fn people(&mut self) -> Result<Vec<Stored<Account>>> {
        let mut posts: std::collections::HashMap<String, Vec<Post>> = std::collections::HashMap::new();
        let rows = sql!(
            self.conn,
            all(String, String, String),
            "SELECT person, role, institution FROM posts ORDER BY person, role, institution",
        )?;
        for (person, role, institution) in rows {
            let held = post(&person, &role, &institution)?;
            posts.entry(person).or_default().push(held);
        }
        sql!(
            self.conn,
            all PersonRow,
            "
            SELECT id, login, name, licence, title, independent_since, phone_sealed, active, version
            FROM people
            ORDER BY name, id",
        )?
        .into_iter()
        .map(|row| {
            let held = posts.remove(&row.0).unwrap_or_default();
            self.account_from_row(row, held)
        })
        .collect()
    }

    /// Whether nobody is enrolled yet, so that the first start prints a link.
    pub async fn has_no_administrator(&mut self) -> Result<bool> {
        let (count,) = sql!(
            self.conn,
            one(i64,),
            "
            SELECT COUNT(*)
            FROM posts
            JOIN people ON people.id = posts.person
            WHERE posts.role = $1 AND people.active = 1 AND people.password IS NOT NULL",
            Role::SystemAdmin.as_str(),
        )?;
        Ok(count == 0)
    }

    /// How the person with this login signs in.
    pub async fn sign_in(&mut self, login: &str) -> Result<Option<SignIn>> {
        let row = sql!(
            self.conn,
            optional(String, Option<String>, i64, Option<i64>, i64),
            "SELECT id, password, failed_attempts, locked_until, active FROM people WHERE login = $1",
            login,
        )?;
        row.map(|(id, password, failed_attempts, locked_until, active)| {
            Ok(SignIn {
                person: parse("people", &id, &id)?,
                password,
                failed_attempts: narrow("people", &id, failed_attempts)?,
                locked_until: locked_until.map(Moment::from_millis),
                active: yes_no("people", &id, active)?,
            })
        })
        .transpose()
    }
}

impl Tx {
    /// Whether somebody else administers the program and can sign in. The administrators are held until the transaction
    /// ends, so that two cannot take each other's right away at once.
    pub async fn has_another_administrator(&mut self, person: PersonId) -> Result<bool> {
        if self.conn.is_pg() {
            sql!(
                self.conn,
                all(String,),
                "
                SELECT people.id
                FROM people
                JOIN posts ON posts.person = people.id
                WHERE posts.role = $1
                ORDER BY people.id
                FOR UPDATE OF people",
                Role::SystemAdmin.as_str(),
            )?;
        }
        let (count,) = sql!(
            self.conn,
            one(i64,),
            "
            SELECT COUNT(*)
            FROM posts
            JOIN people ON people.id = posts.person
            WHERE posts.role = $1 AND people.active = 1 AND people.password IS NOT NULL AND people.id <> $2",
            Role::SystemAdmin.as_str(),
            person.to_string(),
        )?;
        Ok(count > 0)
    }

    /// Adds a person, without a password. `Taken` when the login is in use.
    pub async fn add_person(&mut self, account: &Account, now: Moment) -> Result<()> {
        let staff = &account.staff;
        let phone = self.sealed_phone(staff);
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO people
                (id, login, name, licence, title, independent_since, phone_sealed, active, failed_attempts,
                 created_at, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, 1)",
            staff.id.to_string(),
            &account.login,
            &staff.name,
            staff.credentials.licence.as_deref(),
            staff.credentials.title.as_deref(),
            staff.credentials.independent_since.map(|day| day.to_string()),
            phone,
            i64::from(staff.active),
            now.millis(),
        )
        .map_err(|error| error.taken("people"))?;
        self.write_posts(staff).await
    }

    /// Changes a person who is still at `version`.
    pub async fn save_person(&mut self, account: &Account, version: u64) -> Result<()> {
        let staff = &account.staff;
        let phone = self.sealed_phone(staff);
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE people
            SET login = $3, name = $4, licence = $5, title = $6, independent_since = $7, phone_sealed = $8,
                active = $9, version = version + 1
            WHERE id = $1 AND version = $2",
            staff.id.to_string(),
            version as i64,
            &account.login,
            &staff.name,
            staff.credentials.licence.as_deref(),
            staff.credentials.title.as_deref(),
            staff.credentials.independent_since.map(|day| day.to_string()),
            phone,
            i64::from(staff.active),
        )
        .map_err(|error| error.taken("people"))?;
        changed_one("people", staff.id, version, rows)?;
        sql!(
            self.conn,
            execute,
            "DELETE FROM posts WHERE person = $1",
            staff.id.to_string()
        )?;
        self.write_posts(staff).await
    }

    async fn write_posts(&mut self, staff: &Staff) -> Result<()> {
        for post in &staff.posts {
            sql!(
                self.conn,
                execute,
                "INSERT INTO posts (person, role, institution) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                staff.id.to_string(),
                post.role.as_str(),
                post.institution.to_string(),
            )?;
        }
        Ok(())
    }

    fn sealed_phone(&self, staff: &Staff) -> Option<String> {
        let context = phone_context(&staff.id.to_string());
        staff
            .phone
            .as_ref()
            .map(|phone| self.seal.seal(&context, phone.expose()))
    }

    /// Sets a password's hash and forgives earlier attempts.
    pub async fn set_password(&mut self, person: PersonId, hash: &str) -> Result<bool> {
        let rows = sql!(
            self.conn,
            execute,
            "UPDATE people SET password = $2, failed_attempts = 0, locked_until = NULL WHERE id = $1",
            person.to_string(),
            hash,
        )?;
        Ok(rows == 1)
    }
}

impl Store {
    /// Counts a wrong password and says how many there are now; the caller decides on the lock-out.
    /// The count is made durable before the answer, so that a restart forgives nothing.
    pub async fn count_failed_attempt(&self, person: PersonId) -> Result<u32> {
        let mut tx = self.begin().await?;
        let (count,) = sql!(
            tx.conn,
            one(i64,),
            "UPDATE people SET failed_attempts = failed_attempts + 1 WHERE id = $1 RETURNING failed_attempts",
            person.to_string(),
        )?;
        tx.settle().await?;
        narrow("people", &person.to_string(), count)
    }

    /// Looks at no password of this person until the moment given.
    pub async fn lock_person_until(&self, person: PersonId, until: Moment) -> Result<()> {
        let mut tx = self.begin().await?;
        sql!(
            tx.conn,
            execute,
            "UPDATE people SET locked_until = $2 WHERE id = $1",
            person.to_string(),
            until.millis(),
        )?;
        tx.settle().await
    }

    /// Forgets wrong passwords after a right one.
    pub async fn forgive_attempts(&self, person: PersonId) -> Result<()> {
        let mut tx = self.begin().await?;
        sql!(
            tx.conn,
            execute,
            "UPDATE people SET failed_attempts = 0, locked_until = NULL WHERE id = $1",
            person.to_string(),
        )?;
        tx.settle().await
    }
}

fn post(person: &str, role: &str, institution: &str) -> Result<Post> {
    Ok(Post {
        role: parse("posts", person, role)?,
        institution: parse("posts", person, institution)?,
    })
}

fn phone_context(person: &str) -> String {
    format!("people.phone:{person}")
}
