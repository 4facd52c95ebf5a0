//! Abbreviations officials write for one another ("UBND", "HĐND", "TP.", "Sở NN&PTNT"), spelt out: so a body is found
//! however its name was typed. Only those that mean one thing are known; "TT" alone may be a centre or a township.

use crate::model::Body;
use kernel::fold;

/// Words of the abbreviation, folded, and what they stand for.
const KNOWN: [(&str, &str); 47] = [
    ("ubnd", "uy ban nhan dan"),
    ("hdnd", "hoi dong nhan dan"),
    ("ubmttq", "uy ban mat tran to quoc"),
    ("mttq", "mat tran to quoc"),
    ("dbqh", "dai bieu quoc hoi"),
    ("tdkt", "thi dua khen thuong"),
    ("tp", "thanh pho"),
    ("tx", "thi xa"),
    ("vp", "van phong"),
    ("ldld", "lien doan lao dong"),
    ("lhpn", "lien hiep phu nu"),
    ("ccb", "cuu chien binh"),
    ("tncs", "thanh nien cong san"),
    ("gddt", "giao duc va dao tao"),
    ("gd dt", "giao duc va dao tao"),
    ("khdt", "ke hoach va dau tu"),
    ("kh dt", "ke hoach va dau tu"),
    ("khcn", "khoa hoc va cong nghe"),
    ("kh cn", "khoa hoc va cong nghe"),
    ("ldtbxh", "lao dong thuong binh va xa hoi"),
    ("ldtb xh", "lao dong thuong binh va xa hoi"),
    ("ld tbxh", "lao dong thuong binh va xa hoi"),
    ("ld tb xh", "lao dong thuong binh va xa hoi"),
    ("tnmt", "tai nguyen va moi truong"),
    ("tn mt", "tai nguyen va moi truong"),
    ("nnmt", "nong nghiep va moi truong"),
    ("nn mt", "nong nghiep va moi truong"),
    ("nnptnt", "nong nghiep va phat trien nong thon"),
    ("nn ptnt", "nong nghiep va phat trien nong thon"),
    ("vhttdl", "van hoa the thao va du lich"),
    ("vhtt dl", "van hoa the thao va du lich"),
    ("vh tt dl", "van hoa the thao va du lich"),
    ("tttt", "thong tin va truyen thong"),
    ("tt tt", "thong tin va truyen thong"),
    ("gtvt", "giao thong van tai"),
    ("qltt", "quan ly thi truong"),
    ("bql", "ban quan ly"),
    ("kcn", "khu cong nghiep"),
    ("kkt", "khu kinh te"),
    ("htx", "hop tac xa"),
    ("ctcp", "cong ty co phan"),
    ("cty", "cong ty"),
    ("tnhh", "trach nhiem huu han"),
    ("mtv", "mot thanh vien"),
    ("thpt", "trung hoc pho thong"),
    ("thcs", "trung hoc co so"),
    ("bhxh", "bao hiem xa hoi"),
];
/// One letter is an abbreviation only before its dot: "P. Hải An", "H.Quảng Xương".
const DOTTED: [(&str, &str); 5] =
    [("p", "phuong"), ("x", "xa"), ("h", "huyen"), ("q", "quan"), ("tt", "thi tran")];

/// "UBND P. Hải An" to "uy ban nhan dan phuong hai an": without marks, in small letters, abbreviations spelt out.
pub fn spoken(s: &str) -> String {
    let folded = fold(&undotted(s));
    let words: Vec<&str> = folded.split(' ').collect();
    let mut out: Vec<&str> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        // The longest that stands here.
        let here = KNOWN.iter().filter_map(|(short, long)| {
            let mut each = short.split(' ').zip(&words[at..]);
            let n = short.split(' ').count();
            (at + n <= words.len() && each.all(|(a, b)| a == *b)).then_some((n, *long))
        });
        let (n, said) = here.max_by_key(|(n, _)| *n).unwrap_or((1, words[at]));
        out.push(said);
        at += n;
    }
    out.join(" ")
}

/// One letter before a dot, spelt out.
fn undotted(s: &str) -> String {
    let mut out = String::new();
    for part in s.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = part.strip_suffix('.').map(fold);
        match word.and_then(|w| DOTTED.iter().find(|(short, _)| *short == w)) {
            Some((_, long)) => {
                out.push_str(long);
                out.push(' ');
            }
            None => out.push_str(part),
        }
    }
    out
}

/// Is a body called so, in full, in short or by its code? Marks and case count for nothing, abbreviations are spelt out.
pub fn is_called(body: &Body, typed: &str) -> bool {
    let asked = spoken(typed);
    !asked.is_empty()
        && (spoken(&body.name.full) == asked
            || spoken(&body.name.short) == asked
            || fold(&body.code) == fold(typed))
}

/// What somebody looks for among bodies: every word, in any order, as typed or with abbreviations spelt out.
#[derive(Clone, Debug)]
pub struct Asked {
    typed: Vec<String>,
    said: Vec<String>,
}

impl Asked {
    /// Of what was typed; of nothing typed every body is one.
    pub fn of(typed: &str) -> Asked {
        let words = |s: String| s.split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        Asked { typed: words(fold(typed)), said: words(spoken(typed)) }
    }

    /// Is a body one of those?
    pub fn fits(&self, b: &Body) -> bool {
        let name = format!("{} {} {}", b.name.full, b.name.short, b.code);
        let (written, said) = (fold(&name), spoken(&name));
        self.typed.iter().all(|w| written.contains(w)) || self.said.iter().all(|w| said.contains(w))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_spelt_out_with_and_without_marks() {
        for (typed, name) in [
            ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
            ("ubnd phuong hai an", "Ủy ban nhân dân phường Hải An"),
            ("UBND P. Hải An", "Ủy ban nhân dân phường Hải An"),
            ("UBND P.Hải An", "Uỷ ban nhân dân Phường Hải An"),
            ("VP HĐND tỉnh", "Văn phòng Hội đồng nhân dân tỉnh"),
            ("UBMTTQ TP. Thủ Dầu Một", "Ủy ban Mặt trận Tổ quốc thành phố Thủ Dầu Một"),
            ("MTTQ TX. Nghi Sơn", "Mặt trận Tổ quốc thị xã Nghi Sơn"),
            ("UBND TX Nghi Sơn", "Ủy ban nhân dân thị xã Nghi Sơn"),
            ("Sở NN&PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
            ("Sở KH & ĐT", "Sở Kế hoạch và Đầu tư"),
            ("Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội"),
            ("Sở VH-TT&DL", "Sở Văn hóa, Thể thao và Du lịch"),
            ("Sở TT&TT", "Sở Thông tin và Truyền thông"),
            ("TT. Tĩnh Gia", "thị trấn Tĩnh Gia"),
        ] {
            assert_eq!(spoken(typed), spoken(name), "{typed}");
        }
    }

    #[test]
    fn what_may_mean_several_things_stays_as_it_is() {
        assert_eq!(spoken("TT Y tế"), "tt y te");
        assert_eq!(spoken("Trường X"), "truong x");
        assert_eq!(spoken(""), "");
        assert_eq!(spoken("Tổ 1. Khu phố 2"), "to 1 khu pho 2");
    }
}
