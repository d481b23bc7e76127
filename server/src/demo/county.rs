//! The demo county as plain facts: where things are, who works there, which machines stand there. Every name is invented.
//! This file writes nothing; `plant.rs` puts it into a store.

use yuanzhen_domain::person::Role;
use yuanzhen_domain::place::{InstitutionKind, Level, Signatures};
use yuanzhen_domain::values::Modality;

/// A place: its key here, level, name, division code, and the key of the place around it.
pub(crate) struct PlaceFact {
    pub(crate) key: &'static str,
    pub(crate) level: Level,
    pub(crate) name: &'static str,
    pub(crate) parent: Option<&'static str>,
}

/// An institution. `code` is invented: nine characters of organisation code, then the division, then the class.
pub(crate) struct InstitutionFact {
    pub(crate) key: &'static str,
    pub(crate) kind: InstitutionKind,
    pub(crate) name: &'static str,
    pub(crate) code: &'static str,
    pub(crate) site: &'static str,
    pub(crate) place: &'static str,
    pub(crate) consortium: Option<&'static str>,
}

/// A consortium and who leads it.
pub(crate) struct ConsortiumFact {
    pub(crate) key: &'static str,
    pub(crate) name: &'static str,
    pub(crate) lead: &'static str,
}

/// A reading group: the people in it are keys of [`STAFF`].
pub(crate) struct GroupFact {
    pub(crate) key: &'static str,
    pub(crate) name: &'static str,
    pub(crate) institution: &'static str,
    pub(crate) consortium: &'static str,
    pub(crate) modalities: &'static [Modality],
    pub(crate) signatures: Signatures,
    pub(crate) members: &'static [&'static str],
}

/// A member of staff; the key is also the login.
pub(crate) struct StaffFact {
    pub(crate) login: &'static str,
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    pub(crate) institution: &'static str,
    pub(crate) title: Option<&'static str>,
}

/// A machine that sends studies.
pub(crate) struct DeviceFact {
    pub(crate) name: &'static str,
    pub(crate) institution: &'static str,
    pub(crate) ae_title: &'static str,
    pub(crate) modality: Modality,
    pub(crate) charset_override: Option<&'static str>,
    pub(crate) group: &'static str,
}

const fn place(key: &'static str, level: Level, name: &'static str, parent: &'static str) -> PlaceFact {
    PlaceFact {
        key,
        level,
        name,
        parent: Some(parent),
    }
}

/// The tree, parents first.
pub(crate) const PLACES: &[PlaceFact] = &[
    PlaceFact {
        key: "province",
        level: Level::Province,
        name: "中原省",
        parent: None,
    },
    place("city", Level::City, "临川市", "province"),
    place("county", Level::County, "云溪县", "city"),
    place("qingshan", Level::Township, "青山镇", "county"),
    place("baihe", Level::Township, "白河乡", "county"),
    place("liulin", Level::Township, "柳林镇", "county"),
    place("shangwan", Level::Village, "上湾村", "qingshan"),
    place("xiawan", Level::Village, "下湾村", "qingshan"),
    place("heyan", Level::Village, "河沿村", "baihe"),
    place("dongzhai", Level::Village, "东寨村", "baihe"),
    place("taoyuan", Level::Village, "桃源村", "liulin"),
];

const fn institution(
    key: &'static str,
    kind: InstitutionKind,
    (name, code): (&'static str, &'static str),
    site: &'static str,
    place: &'static str,
    consortium: Option<&'static str>,
) -> InstitutionFact {
    InstitutionFact {
        key,
        kind,
        name,
        code,
        site,
        place,
        consortium,
    }
}

/// One county hospital, three township hospitals, five village clinics, one city hospital, the health bureau.
pub(crate) const INSTITUTIONS: &[InstitutionFact] = &[
    institution(
        "county-hospital",
        InstitutionKind::CountyHospital,
        ("云溪县人民医院", "DEMO00001410199A100101"),
        "YX",
        "county",
        Some("first"),
    ),
    institution(
        "city-hospital",
        InstitutionKind::CityHospital,
        ("临川市中心医院", "DEMO00002410199A100102"),
        "LC",
        "city",
        Some("second"),
    ),
    institution(
        "qingshan",
        InstitutionKind::TownshipHospital,
        ("青山镇中心卫生院", "DEMO00003410199C220103"),
        "QS",
        "qingshan",
        Some("first"),
    ),
    institution(
        "baihe",
        InstitutionKind::TownshipHospital,
        ("白河乡卫生院", "DEMO00004410199C220104"),
        "BH",
        "baihe",
        Some("first"),
    ),
    institution(
        "liulin",
        InstitutionKind::TownshipHospital,
        ("柳林镇卫生院", "DEMO00005410199C220105"),
        "LL",
        "liulin",
        Some("second"),
    ),
    institution(
        "shangwan",
        InstitutionKind::VillageClinic,
        ("上湾村卫生室", "DEMO00006410199D600106"),
        "SW",
        "shangwan",
        Some("first"),
    ),
    institution(
        "xiawan",
        InstitutionKind::VillageClinic,
        ("下湾村卫生室", "DEMO00007410199D600107"),
        "XW",
        "xiawan",
        Some("first"),
    ),
    institution(
        "heyan",
        InstitutionKind::VillageClinic,
        ("河沿村卫生室", "DEMO00008410199D600108"),
        "HY",
        "heyan",
        Some("first"),
    ),
    institution(
        "dongzhai",
        InstitutionKind::VillageClinic,
        ("东寨村卫生室", "DEMO00009410199D600109"),
        "DZ",
        "dongzhai",
        Some("first"),
    ),
    institution(
        "taoyuan",
        InstitutionKind::VillageClinic,
        ("桃源村卫生室", "DEMO00010410199D600110"),
        "TY",
        "taoyuan",
        Some("second"),
    ),
    institution(
        "bureau",
        InstitutionKind::HealthBureau,
        ("云溪县卫生健康委员会", "DEMO00011410199M100111"),
        "WJ",
        "county",
        None,
    ),
];

/// Two consortia in one county, which see nothing of each other.
pub(crate) const CONSORTIA: &[ConsortiumFact] = &[
    ConsortiumFact {
        key: "first",
        name: "云溪县第一医共体",
        lead: "county-hospital",
    },
    ConsortiumFact {
        key: "second",
        name: "临川市中心医院柳林医共体",
        lead: "city-hospital",
    },
];

const ALL_IMAGES: &[Modality] = &[Modality::Ct, Modality::Dx, Modality::Cr, Modality::Mr];

/// Who reads for whom.
pub(crate) const GROUPS: &[GroupFact] = &[
    GroupFact {
        key: "county-imaging",
        name: "县影像诊断组",
        institution: "county-hospital",
        consortium: "first",
        modalities: ALL_IMAGES,
        signatures: Signatures::Two,
        members: &["radiologist", "radiologist2", "senior"],
    },
    GroupFact {
        key: "city-imaging",
        name: "市中心医院影像诊断组",
        institution: "city-hospital",
        consortium: "second",
        modalities: ALL_IMAGES,
        signatures: Signatures::One,
        members: &["city-radiologist"],
    },
    GroupFact {
        key: "county-consult",
        name: "县急会诊组",
        institution: "county-hospital",
        consortium: "first",
        modalities: &[],
        signatures: Signatures::One,
        members: &["county-expert", "cardiologist", "county-expert2"],
    },
    GroupFact {
        key: "city-consult",
        name: "市远程会诊中心",
        institution: "city-hospital",
        consortium: "second",
        modalities: &[],
        signatures: Signatures::One,
        members: &["expert"],
    },
    GroupFact {
        key: "practice",
        name: "练习组（自动应答）",
        institution: "county-hospital",
        consortium: "first",
        modalities: &[],
        signatures: Signatures::One,
        members: &[PRACTICE_PARTNER],
    },
];

/// The login of whoever answers in the practice group: a program, in `practice/`, and whoever signs in by hand.
pub(crate) const PRACTICE_PARTNER: &str = "partner";

const fn staff(
    login: &'static str,
    name: &'static str,
    role: Role,
    institution: &'static str,
    title: Option<&'static str>,
) -> StaffFact {
    StaffFact {
        login,
        name,
        role,
        institution,
        title,
    }
}

/// One person for each role, some twice; the first of a role is the one the README's tour uses.
pub(crate) const STAFF: &[StaffFact] = &[
    staff(
        "village",
        "何秀兰",
        Role::VillageDoctor,
        "shangwan",
        Some("乡村医生"),
    ),
    staff(
        "township",
        "马建国",
        Role::TownshipDoctor,
        "qingshan",
        Some("主治医师"),
    ),
    staff("technician", "田晓梅", Role::Technician, "qingshan", Some("技师")),
    staff(
        "radiologist",
        "李文博",
        Role::Radiologist,
        "county-hospital",
        Some("主治医师"),
    ),
    staff(
        "radiologist2",
        "周雨桐",
        Role::Radiologist,
        "county-hospital",
        Some("住院医师"),
    ),
    staff(
        "senior",
        "陈国栋",
        Role::SeniorRadiologist,
        "county-hospital",
        Some("主任医师"),
    ),
    staff(
        "cardiologist",
        "孙志远",
        Role::EcgPhysician,
        "county-hospital",
        Some("副主任医师"),
    ),
    staff(
        "expert",
        "郑明华",
        Role::Expert,
        "city-hospital",
        Some("主任医师"),
    ),
    staff(
        "city-radiologist",
        "吴静",
        Role::Radiologist,
        "city-hospital",
        Some("副主任医师"),
    ),
    staff("dispatcher", "高丽", Role::Dispatcher, "county-hospital", None),
    staff(
        "quality",
        "宋卫东",
        Role::QualityController,
        "county-hospital",
        Some("副主任医师"),
    ),
    staff("regulator", "许志强", Role::Regulator, "bureau", None),
    staff("admin", "系统管理员", Role::SystemAdmin, "county-hospital", None),
    staff(
        "security",
        "安全管理员",
        Role::SecurityAdmin,
        "county-hospital",
        None,
    ),
    staff("audit", "审计管理员", Role::AuditAdmin, "bureau", None),
    staff(
        "village2",
        "赵大勇",
        Role::VillageDoctor,
        "xiawan",
        Some("乡村医生"),
    ),
    staff("technician2", "钱芳", Role::Technician, "baihe", Some("技师")),
    staff(
        "liulin-technician",
        "冯涛",
        Role::Technician,
        "liulin",
        Some("技师"),
    ),
    staff(
        "liulin-village",
        "韩梅",
        Role::VillageDoctor,
        "taoyuan",
        Some("乡村医生"),
    ),
    staff(
        "county-expert",
        "林海峰",
        Role::Expert,
        "county-hospital",
        Some("主任医师"),
    ),
    staff(
        "county-expert2",
        "唐婉清",
        Role::Expert,
        "county-hospital",
        Some("副主任医师"),
    ),
    staff(
        PRACTICE_PARTNER,
        "练习搭档",
        Role::Expert,
        "county-hospital",
        Some("练习医师"),
    ),
];

/// The township machines. The first has DCMTK's default calling AE title, so that anyone can try `storescu`.
pub(crate) const DEVICES: &[DeviceFact] = &[
    DeviceFact {
        name: "青山 CT",
        institution: "qingshan",
        ae_title: "STORESCU",
        modality: Modality::Ct,
        charset_override: None,
        group: "county-imaging",
    },
    DeviceFact {
        name: "青山 DR",
        institution: "qingshan",
        ae_title: "QSDR",
        modality: Modality::Dx,
        charset_override: Some("GBK"),
        group: "county-imaging",
    },
    DeviceFact {
        name: "白河 DR",
        institution: "baihe",
        ae_title: "BHDR",
        modality: Modality::Dx,
        charset_override: None,
        group: "county-imaging",
    },
    DeviceFact {
        name: "柳林 CT",
        institution: "liulin",
        ae_title: "LLCT",
        modality: Modality::Ct,
        charset_override: None,
        group: "city-imaging",
    },
];
