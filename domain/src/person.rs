//! Staff: who they are, which posts they hold, what they are licensed for. Passwords and sessions are not here.

use jiff::civil::Date;

use crate::id::{InstitutionId, PersonId};
use crate::named::named;
use crate::private::Private;

named! {
    /// What a person does at an institution. The names are part of the program's face.
    pub enum Role {
        /// 村医
        VillageDoctor = "village-doctor",
        /// 乡镇医师
        TownshipDoctor = "township-doctor",
        /// 技师
        Technician = "technician",
        /// 影像医师
        Radiologist = "radiologist",
        /// 影像审核医师
        SeniorRadiologist = "senior-radiologist",
        /// 心电医师
        EcgPhysician = "ecg-physician",
        /// 受邀专家
        Expert = "expert",
        /// 调度员
        Dispatcher = "dispatcher",
        /// 质控员
        QualityController = "quality-controller",
        /// 监管员
        Regulator = "regulator",
        /// 系统管理员
        SystemAdmin = "system-admin",
        /// 安全管理员
        SecurityAdmin = "security-admin",
        /// 审计管理员
        AuditAdmin = "audit-admin",
    }
}

impl Role {
    /// Whether this is a doctor's post, whose holder may ask for an examination in their own name.
    pub fn is_doctor(self) -> bool {
        match self {
            Self::VillageDoctor
            | Self::TownshipDoctor
            | Self::Radiologist
            | Self::SeniorRadiologist
            | Self::EcgPhysician
            | Self::Expert => true,
            Self::Technician
            | Self::Dispatcher
            | Self::QualityController
            | Self::Regulator
            | Self::SystemAdmin
            | Self::SecurityAdmin
            | Self::AuditAdmin => false,
        }
    }

    /// Whether this is one of the three administrators, who are three people and read no clinical content.
    pub fn is_administrator(self) -> bool {
        matches!(self, Self::SystemAdmin | Self::SecurityAdmin | Self::AuditAdmin)
    }
}

/// A role held at an institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Post {
    /// What.
    pub role: Role,
    /// Where.
    pub institution: InstitutionId,
}

/// What a person is licensed for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Credentials {
    /// The number of the licence (执业证书编码), when the post needs one.
    pub licence: Option<String>,
    /// The professional title (职称).
    pub title: Option<String>,
    /// Since when in independent practice.
    pub independent_since: Option<Date>,
}

impl Credentials {
    /// Whole years of independent practice on a day, none when unknown.
    pub fn independent_years(&self, today: Date) -> i16 {
        self.independent_since
            .map_or(0, |since| whole_years(since, today).max(0))
    }
}

/// Whole years from one date to another; negative when `to` is before `from`.
pub(crate) fn whole_years(from: Date, to: Date) -> i16 {
    let before_birthday = (to.month(), to.day()) < (from.month(), from.day());
    to.year() - from.year() - i16::from(before_birthday)
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Their id.
    pub id: PersonId,
    /// Their name, as printed under reports.
    pub name: String,
    /// The posts they hold.
    pub posts: Vec<Post>,
    /// What they are licensed for.
    pub credentials: Credentials,
    /// Where to reach them.
    pub phone: Option<Private<String>>,
    /// Whether they may sign in.
    pub active: bool,
}

/// Posts that one person must not hold together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{administrator} cannot also be {other}: the three administrators are three people without patients")]
pub struct PostsClash {
    /// The administrator's role.
    pub administrator: Role,
    /// The role that does not go with it.
    pub other: Role,
}

impl Staff {
    /// Whether they can put everything of the program right again.
    pub fn administers(&self) -> bool {
        self.active && self.posts.iter().any(|post| post.role == Role::SystemAdmin)
    }

    /// The three administrators are separate people and hold no clinical post (GB/T 22239: 三权分立).
    pub fn check_posts(posts: &[Post]) -> Result<(), PostsClash> {
        let administrator = posts
            .iter()
            .map(|post| post.role)
            .find(|role| role.is_administrator());
        let Some(administrator) = administrator else {
            return Ok(());
        };
        match posts
            .iter()
            .map(|post| post.role)
            .find(|role| *role != administrator)
        {
            Some(other) => Err(PostsClash { administrator, other }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_administrator_holds_no_second_power() {
        let at = |role, n| Post {
            role,
            institution: InstitutionId::from_uuid(Uuid::from_u128(n)),
        };
        assert!(Staff::check_posts(&[at(Role::Radiologist, 1), at(Role::Expert, 2)]).is_ok());
        assert!(Staff::check_posts(&[at(Role::SystemAdmin, 1), at(Role::SystemAdmin, 2)]).is_ok());
        assert!(Staff::check_posts(&[at(Role::SystemAdmin, 1), at(Role::AuditAdmin, 1)]).is_err());
        assert!(Staff::check_posts(&[at(Role::Radiologist, 1), at(Role::SecurityAdmin, 1)]).is_err());
    }

    #[test]
    fn years_of_practice_count_whole_years() {
        let credentials = Credentials {
            independent_since: Some(jiff::civil::date(2020, 3, 1)),
            ..Credentials::default()
        };
        assert_eq!(credentials.independent_years(jiff::civil::date(2023, 2, 28)), 2);
        assert_eq!(credentials.independent_years(jiff::civil::date(2023, 3, 1)), 3);
    }
}
