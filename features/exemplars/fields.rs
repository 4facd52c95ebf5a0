//! Fields ("lĩnh vực"): a short list everybody shares, and what an office adds to it.

/// A field exemplars are found in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Field {
    /// What is kept with an exemplar.
    pub key: String,
    /// As people say it.
    pub name: String,
    /// No longer offered; exemplars that have it keep it.
    pub ended: bool,
    /// Was it added here, and can it be ended?
    pub own: bool,
}

/// Whatever fits nowhere else; nobody asks whether it is represented.
pub(crate) const OTHER: &str = "OTHER";

/// The list that is always there. The first three and the last are how the 11th national congress counted its delegates;
/// the three between are what plans usually name.
const ALWAYS: [(&str, &str); 7] = [
    ("ECONOMY", "Kinh tế"),
    ("DEFENCE", "Quốc phòng – an ninh"),
    ("CULTURE", "Văn hóa – xã hội – giáo dục – y tế"),
    ("PARTY", "Xây dựng Đảng, hệ thống chính trị"),
    ("ADMINISTRATION", "Cải cách hành chính, chuyển đổi số"),
    ("COUNTRYSIDE", "Nông thôn mới, đô thị văn minh"),
    (OTHER, "Lĩnh vực khác"),
];

/// All fields in order: those of always, what was added, and "other" at the end.
pub(crate) fn all(added: Vec<Field>) -> Vec<Field> {
    let fixed = |(key, name): &(&str, &str)| Field {
        key: (*key).to_owned(),
        name: (*name).to_owned(),
        ended: false,
        own: false,
    };
    let mut all: Vec<Field> = ALWAYS.iter().map(fixed).collect();
    let last = all.pop();
    all.extend(added);
    all.extend(last);
    all
}

/// The name of a field by its key.
pub(crate) fn name_of<'a>(fields: &'a [Field], key: &str) -> &'a str {
    fields.iter().find(|f| f.key == key).map_or("(lĩnh vực chưa rõ)", |f| &f.name)
}
