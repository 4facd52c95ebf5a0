//! The rules a plan is held to, by the areas of the page; the table of `docs/gatherings.md`.

/// What a finding is about; the order of the page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Area {
    /// Quotas against the number expected.
    Quotas,
    /// Hall and seats.
    Seats,
    /// Invitations sent.
    Invitations,
    /// Badges printed.
    Badges,
    /// Meals, cars, rooms, gifts.
    Needs,
    /// Printed papers.
    Papers,
    /// Programme.
    Programme,
    /// Tasks.
    Tasks,
    /// Estimate.
    Budget,
}

impl Area {
    /// As the page heads it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Area::Quotas => "Phân bổ đại biểu",
            Area::Seats => "Hội trường, chỗ ngồi",
            Area::Invitations => "Giấy mời đã gửi",
            Area::Badges => "Thẻ đã in",
            Area::Needs => "Suất ăn, xe, phòng nghỉ, quà",
            Area::Papers => "Tài liệu đã in",
            Area::Programme => "Chương trình",
            Area::Tasks => "Công việc",
            Area::Budget => "Kinh phí",
        }
    }
}

/// Which two records contradict each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rule {
    /// Quotas together are not the number expected.
    QuotaSum,
    /// Quotas of a source are not what it was given.
    SourceSum,
    /// A list longer than its quota.
    PartyOver,
    /// Fewer seats than delegates.
    SeatsFew,
    /// A seat of somebody who stands no more.
    SeatGone,
    /// A seat given twice.
    SeatTwice,
    /// Somebody without a seat.
    SeatNone,
    /// A letter to somebody who stands no more.
    LetterGone,
    /// A letter that tells other days, hours or another venue.
    LetterOld,
    /// Somebody without a letter.
    LetterNone,
    /// A badge of somebody who stands no more.
    BadgeGone,
    /// A badge that says something else.
    BadgeOther,
    /// Somebody without a badge.
    BadgeNone,
    /// Made ready for leaders, who do not attend.
    NeedAsleep,
    /// Leaders attend, and nothing was made ready.
    NeedAwake,
    /// Fewer than heads need.
    NeedShort,
    /// More than heads and reserve need.
    NeedSurplus,
    /// For a day that is none of the gathering's.
    NeedDay,
    /// Printed with what stands no more.
    PrintOld,
    /// Something in the programme that cannot be.
    Clash,
    /// A task due after the last day, since that was moved forward.
    TaskAfter,
    /// A task for leaders' attendance given to nobody, or without a day.
    TaskAwake,
    /// A line above its ceiling.
    LineCeiling,
    /// More spent than the line.
    LineSpent,
    /// The total above its ceiling.
    BudgetCeiling,
    /// Approved for another number of delegates.
    BudgetHeads,
    /// Approved with another total.
    BudgetTotal,
}

impl Rule {
    /// Under what it is told, but for needs, which stand where their kind does.
    pub(crate) fn area(self) -> Area {
        match self {
            Rule::QuotaSum | Rule::SourceSum | Rule::PartyOver => Area::Quotas,
            Rule::SeatsFew | Rule::SeatGone | Rule::SeatTwice | Rule::SeatNone => Area::Seats,
            Rule::LetterGone | Rule::LetterOld | Rule::LetterNone => Area::Invitations,
            Rule::BadgeGone | Rule::BadgeOther | Rule::BadgeNone => Area::Badges,
            Rule::NeedAsleep | Rule::NeedAwake | Rule::NeedShort | Rule::NeedSurplus | Rule::NeedDay => {
                Area::Needs
            }
            Rule::PrintOld => Area::Papers,
            Rule::Clash => Area::Programme,
            Rule::TaskAfter | Rule::TaskAwake => Area::Tasks,
            Rule::LineCeiling
            | Rule::LineSpent
            | Rule::BudgetCeiling
            | Rule::BudgetHeads
            | Rule::BudgetTotal => Area::Budget,
        }
    }

    /// Is all that its sentence decides a count or a sum of what its place names? Then the figures say whether it is the same.
    pub(crate) fn tells_figures(self) -> bool {
        matches!(
            self,
            Rule::QuotaSum
                | Rule::SourceSum
                | Rule::PartyOver
                | Rule::SeatsFew
                | Rule::NeedAsleep
                | Rule::NeedShort
                | Rule::NeedSurplus
                | Rule::LineCeiling
                | Rule::LineSpent
                | Rule::BudgetCeiling
                | Rule::BudgetHeads
                | Rule::BudgetTotal
        )
    }

    /// What many of one rule are called, after their number: "145 đại biểu chưa có chỗ ngồi".
    pub fn many(self) -> &'static str {
        match self {
            Rule::SourceSum => "nguồn đại biểu có phân bổ khác số đã giao",
            Rule::PartyOver => "đoàn có danh sách dài hơn số suất",
            Rule::SeatGone => "chỗ xếp cho người không còn là đại biểu",
            Rule::SeatTwice => "chỗ xếp cho nhiều người",
            Rule::SeatNone => "đại biểu chưa có chỗ ngồi",
            Rule::LetterGone => "giấy mời đã gửi người không còn là đại biểu",
            Rule::LetterOld => "giấy mời đã gửi ghi khác hiện nay",
            Rule::LetterNone => "đại biểu chưa được gửi giấy mời",
            Rule::BadgeGone => "thẻ, biển tên của người không còn là đại biểu",
            Rule::BadgeOther => "thẻ, biển tên in khác danh sách",
            Rule::BadgeNone => "thẻ, biển tên còn thiếu",
            Rule::NeedAsleep => "mục đã chuẩn bị cho lãnh đạo Đảng, Nhà nước dự, nay không dự",
            Rule::NeedAwake => "mục chưa chuẩn bị cho lãnh đạo Đảng, Nhà nước dự",
            Rule::NeedShort => "mục còn thiếu",
            Rule::NeedSurplus => "mục thừa",
            Rule::NeedDay => "mục đặt cho ngày ngoài hội nghị",
            Rule::PrintOld => "tài liệu in theo nội dung cũ",
            Rule::Clash => "chỗ chưa khớp trong chương trình",
            Rule::TaskAfter => "việc có hạn sau ngày cuối của hội nghị",
            Rule::TaskAwake => "việc khi lãnh đạo dự chưa giao hoặc chưa có hạn",
            Rule::LineCeiling => "khoản quá mức tối đa",
            Rule::LineSpent => "khoản chi quá dự toán",
            Rule::QuotaSum | Rule::SeatsFew | Rule::BudgetCeiling | Rule::BudgetHeads | Rule::BudgetTotal => {
                "chỗ"
            }
        }
    }
}
