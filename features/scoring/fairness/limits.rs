//! Every threshold of the monitor, each with its reason; the page prints this table.

/// A threshold: `value` out of `of`.
pub struct Limit {
    /// What it is about, as the page says it.
    pub what: &'static str,
    /// The figure.
    pub value: u64,
    /// Out of so many; 1 for a plain number.
    pub of: u64,
    /// Why this figure.
    pub why: &'static str,
}

impl Limit {
    /// For a share "one in …".
    pub(super) fn one_in(&self) -> u64 {
        self.of / self.value.max(1)
    }

    /// A plain number.
    pub fn whole(&self) -> usize {
        usize::try_from(self.value / self.of.max(1)).unwrap_or(usize::MAX)
    }

    /// Is `part` at least this share of `all`?
    pub(super) fn reached_by(&self, part: i64, all: i64) -> bool {
        i128::from(part) * i128::from(self.of) >= i128::from(all) * i128::from(self.value)
    }

    /// "98%", "1 phần 50", "0,5%", "12".
    pub fn says(&self) -> String {
        match (self.value, self.of) {
            (n, 1) => n.to_string(),
            (n, 100) => format!("{n}%"),
            (n, 1000) if n % 10 != 0 => format!("{},{}%", n / 10, n % 10),
            (n, of) => format!("{n} phần {of}"),
        }
    }
}

/// How rare is rare.
pub(super) const RARE: Limit = Limit {
    what: "Khả năng ngẫu nhiên, tính cho cả một dấu hiệu trong một năm",
    value: 1,
    of: 50,
    why: "Các đơn vị giống nhau thì trung bình 50 năm mới nêu nhầm một lần. Đơn vị vốn khác nhau thì nhầm hơn: dấu hiệu \
          tự chấm đo được 29 trên 897 khối không có gì bất thường, 31 khối một lần. Xét nhiều đơn vị, nhiều tiêu chí thì \
          ngưỡng của từng cái chặt hơn bấy nhiêu lần.",
};
/// The smallest bloc.
pub(super) const UNITS_MIN: Limit = Limit {
    what: "Số đơn vị ít nhất",
    value: 4,
    of: 1,
    why: "Ba đơn vị trở xuống thì so với “các đơn vị khác” không có nghĩa.",
};
/// The largest bloc.
pub(super) const UNITS_MAX: Limit = Limit {
    what: "Số đơn vị nhiều nhất",
    value: 30,
    of: 1,
    why: "Khối, cụm có 4 đến 15 đơn vị; quá 30 thì phép đếm chính xác quá lâu cho một trang.",
};
/// The most lines compared.
pub(super) const LINES_MAX: Limit = Limit {
    what: "Số tiêu chí có chênh lệch được so, nhiều nhất",
    value: 60,
    of: 1,
    why: "Lấy theo thứ tự của bảng tiêu chí; các bảng đang dùng có dưới 60 tiêu chí.",
};
/// At the maximum.
pub(super) const TOP: Limit = Limit {
    what: "Coi là đạt tối đa",
    value: 98,
    of: 100,
    why: "Kém tối đa chưa đến 2% thì không còn đủ chỗ để phân biệt.",
};
/// Nearly everyone.
pub(super) const TOP_SHARE: Limit = Limit {
    what: "Tỷ lệ đơn vị đạt tối đa thì tiêu chí coi như không phân biệt",
    value: 90,
    of: 100,
    why: "Một trên mười đơn vị bị trừ thì tiêu chí vẫn gần như không đổi thứ hạng.",
};
/// What a line that tells units apart does.
pub(super) const TELLS_APART: Limit = Limit {
    what: "Tiêu chí còn phân biệt thì số đơn vị đạt tối đa không quá",
    value: 1,
    of: 2,
    why: "Giả định để tính khả năng ngẫu nhiên: một nửa số đơn vị trở lên chưa đạt tối đa.",
};
/// How much a self-score must be above before it matters.
pub(super) const SELF_EXCESS: Limit = Limit {
    what: "Tự chấm cao hơn điểm cuối ít nhất, so với thang điểm",
    value: 5,
    of: 1000,
    why: "Ít hơn 5 điểm trên thang 1.000 thì dù đều đặn cũng không đáng nêu.",
};
/// How much a reviewer must lean before it matters.
pub(super) const LEAN: Limit = Limit {
    what: "Chấm chéo lệch ít nhất, so với tổng điểm tối đa các tiêu chí đã chấm",
    value: 1,
    of: 100,
    why: "Lệch ít hơn thì không đổi được thứ hạng.",
};
/// How many years back.
pub(super) const LOOK_BACK: Limit = Limit {
    what: "Số năm trước được xem, nhiều nhất",
    value: 12,
    of: 1,
    why: "Khối 15 đơn vị cần 10 năm liền mới đủ nói; xa hơn nữa thì người và quy chế đã khác.",
};

/// All of them, in the order the page lists them.
pub const ALL: [&Limit; 10] = [
    &RARE,
    &UNITS_MIN,
    &UNITS_MAX,
    &LINES_MAX,
    &TOP,
    &TOP_SHARE,
    &TELLS_APART,
    &SELF_EXCESS,
    &LEAN,
    &LOOK_BACK,
];
