//! What a covenant is, and when it may be changed, signed, and take effect. No I/O.

use kernel::{BodyId, Day, Duty, Moment, PersonId, Place, Post, Problem, Refusal, YearId};

kernel::id! {
    /// The covenant of a bloc's year ("giao ước thi đua").
    CovenantId
}

/// Most sections of a covenant; real ones have 3 to 5.
pub const SECTIONS_MAX: usize = 12;
/// Most targets.
pub const TARGETS_MAX: usize = 60;

/// Where a covenant stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CovenantState {
    /// Being written.
    Draft,
    /// The text is locked and open for signing.
    Agreed,
    /// Every member signed, or its absence is on record. Nothing changes any more.
    Effective,
}

impl CovenantState {
    /// All, in order.
    pub const ALL: [CovenantState; 3] =
        [CovenantState::Draft, CovenantState::Agreed, CovenantState::Effective];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            CovenantState::Draft => "DRAFT",
            CovenantState::Agreed => "AGREED",
            CovenantState::Effective => "EFFECTIVE",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<CovenantState> {
        CovenantState::ALL.into_iter().find(|s| s.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            CovenantState::Draft => "đang soạn",
            CovenantState::Agreed => "đã chốt nội dung, đang ký",
            CovenantState::Effective => "có hiệu lực",
        }
    }
}

/// A part of the covenant, as the rubric will have it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// 1, 2, 3 …
    pub no: i64,
    /// Without its number.
    pub title: String,
    /// One point a line; may be empty.
    pub text: String,
}

/// A target ("chỉ tiêu").
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// Number of the section it belongs to.
    pub section: i64,
    /// What is measured.
    pub indicator: String,
    /// Unit of measure; may be empty.
    pub unit: String,
    /// Where the members stand, if it is known.
    pub baseline: Option<String>,
    /// What is promised.
    pub value: String,
    /// Which member answers for it; all of them when nobody is named.
    pub owner: Option<BodyId>,
    /// By when, if there is a day.
    pub deadline: Option<Day>,
}

/// How a body signed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Method {
    /// By its leader, signed in here.
    InSystem,
    /// With a pen; a scan is kept.
    OnPaper,
}

impl Method {
    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Method::InSystem => "IN_SYSTEM",
            Method::OnPaper => "ON_PAPER",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Method> {
        [Method::InSystem, Method::OnPaper].into_iter().find(|m| m.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Method::InSystem => "ký trong chương trình",
            Method::OnPaper => "ký trên giấy",
        }
    }
}

/// A scan of a paper that was signed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scan {
    /// SHA-256 in hexadecimal.
    pub digest: String,
    /// The sender's name for it.
    pub name: String,
    /// What it is.
    pub kind: web::FileKind,
}

/// A body's signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// The body.
    pub body: BodyId,
    /// The signed-in person; nobody for a signature on paper.
    pub person: Option<PersonId>,
    /// Who signed.
    pub name: String,
    /// In which post.
    pub post: String,
    /// How.
    pub method: Method,
    /// When; for paper, the day written on it.
    pub at: Moment,
    /// The scan of the paper.
    pub scan: Option<Scan>,
}

/// The covenant of a bloc's year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Covenant {
    /// Its key.
    pub id: CovenantId,
    /// Of which year.
    pub year: YearId,
    /// Theme of the year's movement, without quotation marks.
    pub theme: String,
    /// "Căn cứ …", one a line; may be empty.
    pub grounds: String,
    /// What members undertake besides, one a line; may be empty.
    pub undertakings: String,
    /// Where it stands.
    pub state: CovenantState,
    /// In order.
    pub sections: Vec<Section>,
    /// In order.
    pub targets: Vec<Target>,
    /// In the order they were given.
    pub signatures: Vec<Signature>,
    /// Bodies that do not sign, and why.
    pub absences: Vec<(BodyId, String)>,
    /// Of the text and its state; a signature leaves it as it is, so that two may sign at once.
    pub version: i64,
    /// The day it took effect.
    pub effective_on: Option<Day>,
}

/// May sign for one body: its leaders alone, nobody above them.
#[derive(Clone, Debug)]
pub struct Sign {
    /// Which covenant.
    pub covenant: CovenantId,
    /// For which body.
    pub body: BodyId,
    /// That body.
    pub place: Place,
}

impl Sign {
    /// Signing this covenant for this body.
    pub fn of(covenant: CovenantId, body: BodyId) -> Sign {
        Sign { covenant, body, place: Place::at_body(body) }
    }
}

impl Duty for Sign {
    const NAME: &'static str = "Sign";
    const NEEDS: &'static str = "Chỉ lãnh đạo đơn vị thành viên ký giao ước, và chỉ ký cho đơn vị mình.";
    const POSTS: &'static [Post] = &[Post::Leader];
    fn place(&self) -> Place {
        self.place.clone()
    }
}

/// Does a covenant take effect? When each member signed or its absence is on record, and somebody signed at all.
/// Signatures of bodies that are no longer members count for nobody.
pub fn takes_effect(members: &[BodyId], signed: &[BodyId], absent: &[BodyId]) -> bool {
    members.iter().all(|m| signed.contains(m) || absent.contains(m))
        && members.iter().any(|m| signed.contains(m))
}

impl Covenant {
    /// The signature of a body.
    pub fn signature_of(&self, body: BodyId) -> Option<&Signature> {
        self.signatures.iter().find(|s| s.body == body)
    }

    /// Why a body does not sign.
    pub fn absence_of(&self, body: BodyId) -> Option<&str> {
        self.absences.iter().find(|a| a.0 == body).map(|a| a.1.as_str())
    }

    /// Members who have neither signed nor an absence on record, in the members' order.
    pub fn waiting(&self, members: &[BodyId]) -> Vec<BodyId> {
        let open = |m: &&BodyId| self.signature_of(**m).is_none() && self.absence_of(**m).is_none();
        members.iter().filter(open).copied().collect()
    }

    /// How many members have signed.
    pub fn signed(&self, members: &[BodyId]) -> usize {
        members.iter().filter(|m| self.signature_of(**m).is_some()).count()
    }

    /// Would it take effect if this body signed as well?
    pub fn effective_with(
        &self,
        members: &[BodyId],
        signs: Option<BodyId>,
        is_absent: Option<BodyId>,
    ) -> bool {
        let signed: Vec<BodyId> = self.signatures.iter().map(|s| s.body).chain(signs).collect();
        let absent: Vec<BodyId> = self.absences.iter().map(|a| a.0).chain(is_absent).collect();
        takes_effect(members, &signed, &absent)
    }

    /// Digest of the text: what a signature is a signature of.
    pub fn fingerprint(&self) -> String {
        let mut all = vec![self.theme.clone(), self.grounds.clone(), self.undertakings.clone()];
        for s in &self.sections {
            all.extend([s.no.to_string(), s.title.clone(), s.text.clone()]);
        }
        for t in &self.targets {
            let owner = t.owner.map_or(String::new(), |o| o.to_string());
            let (baseline, by) =
                (t.baseline.clone().unwrap_or_default(), t.deadline.map_or(String::new(), Day::iso));
            all.extend([
                t.section.to_string(),
                t.indicator.clone(),
                t.unit.clone(),
                baseline,
                t.value.clone(),
                owner,
                by,
            ]);
        }
        // A separator no cleaned text can hold keeps two different texts from reading the same.
        web::digest(all.join("\u{0}"))
    }

    /// May the text be changed?
    ///
    /// # Errors
    /// `Conflict` once it is agreed.
    pub fn may_edit(&self) -> Result<(), Refusal> {
        match self.state {
            CovenantState::Draft => Ok(()),
            CovenantState::Agreed => Err(Refusal::conflict(
                "Nội dung giao ước đã chốt để ký nên không sửa được. Khi chưa đơn vị nào ký, có thể mở lại để sửa, kèm lý do.",
            )),
            CovenantState::Effective => Err(settled()),
        }
    }

    /// May the text be locked for signing?
    ///
    /// # Errors
    /// `Invalid` with all that is missing; `Conflict` when it is locked already.
    pub fn may_agree(&self, members: &[BodyId]) -> Result<(), Refusal> {
        self.may_edit()?;
        let missing = self.missing(members);
        if missing.is_empty() { Ok(()) } else { Err(Refusal::Invalid(missing)) }
    }

    /// What the text lacks before it can be locked.
    pub fn missing(&self, members: &[BodyId]) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut lacks = |code, says: &str| found.push(Problem::new("", code, says));
        if self.theme.is_empty() {
            lacks("GIAO-01", "Chưa có chủ đề thi đua.");
        }
        if self.sections.is_empty() {
            lacks("GIAO-02", "Chưa có nội dung nào. Thêm ít nhất một nội dung.");
        }
        if self.targets.is_empty() {
            lacks("GIAO-03", "Chưa có chỉ tiêu nào. Thêm ít nhất một chỉ tiêu.");
        }
        if self.targets.iter().any(|t| t.owner.is_some_and(|o| !members.contains(&o))) {
            lacks(
                "GIAO-04",
                "Có chỉ tiêu giao cho đơn vị không còn là thành viên. Chọn lại đơn vị phụ trách.",
            );
        }
        if members.len() < 2 {
            lacks("GIAO-05", "Khối, cụm chưa có đủ hai đơn vị thành viên để cùng ký.");
        }
        found
    }

    /// May the text be opened again?
    ///
    /// # Errors
    /// `Conflict` in any other state, or when somebody has signed.
    pub fn may_reopen(&self) -> Result<(), Refusal> {
        match (self.state, self.signatures.is_empty()) {
            (CovenantState::Agreed, true) => Ok(()),
            (CovenantState::Agreed, false) => {
                Err(Refusal::conflict("Đã có đơn vị ký nên không mở lại lời giao ước được."))
            }
            (CovenantState::Draft, _) => {
                Err(Refusal::conflict("Giao ước đang soạn, chưa chốt nên không cần mở lại."))
            }
            (CovenantState::Effective, _) => Err(settled()),
        }
    }

    /// May this body sign now? Then says whether the covenant takes effect by it.
    ///
    /// # Errors
    /// `Forbidden` for a body that is no member; `Conflict` out of order, twice, or while its absence is on record.
    pub fn may_sign(&self, members: &[BodyId], body: BodyId) -> Result<bool, Refusal> {
        self.open_for_signing()?;
        if !members.contains(&body) {
            return Err(Refusal::Forbidden(Sign::NEEDS.to_owned()));
        }
        if let Some(s) = self.signature_of(body) {
            let when = if s.method == Method::OnPaper { s.at.day().to_string() } else { s.at.full() };
            return Err(Refusal::conflict(format!("Đơn vị này đã ký: {}, {}, {when}.", s.name, s.post)));
        }
        if self.absence_of(body).is_some() {
            return Err(Refusal::conflict("Đơn vị này đang được ghi là vắng. Bỏ ghi vắng trước, rồi ký."));
        }
        Ok(self.effective_with(members, Some(body), None))
    }

    /// May this body's absence be recorded now? Then says whether the covenant takes effect by it.
    ///
    /// # Errors
    /// As [`Covenant::may_sign`]; also `Conflict` when nobody would be left to sign.
    pub fn may_be_absent(&self, members: &[BodyId], body: BodyId) -> Result<bool, Refusal> {
        self.open_for_signing()?;
        if !members.contains(&body) {
            return Err(Refusal::NotFound);
        }
        if self.signature_of(body).is_some() {
            return Err(Refusal::conflict("Đơn vị này đã ký nên không ghi vắng."));
        }
        if self.absence_of(body).is_some() {
            return Err(Refusal::conflict("Đơn vị này đã được ghi vắng rồi."));
        }
        if self.signed(members) == 0 && self.waiting(members) == [body] {
            return Err(Refusal::conflict(
                "Không ghi vắng tất cả các đơn vị được: giao ước phải có ít nhất một đơn vị ký.",
            ));
        }
        Ok(self.effective_with(members, None, Some(body)))
    }

    /// May a recorded absence be taken back?
    ///
    /// # Errors
    /// `Conflict` out of order; `NotFound` when there is none.
    pub fn may_undo_absence(&self, body: BodyId) -> Result<(), Refusal> {
        self.open_for_signing()?;
        if self.absence_of(body).is_some() { Ok(()) } else { Err(Refusal::NotFound) }
    }

    /// May it be said to have taken effect, without another signature? Only when the last member that was waited for
    /// has left the bloc.
    ///
    /// # Errors
    /// `Conflict` when somebody is still waited for.
    pub fn may_settle(&self, members: &[BodyId]) -> Result<(), Refusal> {
        self.open_for_signing()?;
        if self.effective_with(members, None, None) {
            Ok(())
        } else {
            Err(Refusal::conflict("Còn đơn vị chưa ký và chưa ghi vắng nên giao ước chưa có hiệu lực."))
        }
    }

    fn open_for_signing(&self) -> Result<(), Refusal> {
        match self.state {
            CovenantState::Agreed => Ok(()),
            CovenantState::Draft => Err(Refusal::conflict(
                "Nội dung giao ước chưa chốt nên chưa ký được. Khối trưởng chốt nội dung, mở ký trước.",
            )),
            CovenantState::Effective => Err(settled()),
        }
    }
}

fn settled() -> Refusal {
    Refusal::conflict("Giao ước đã có hiệu lực; không ký thêm, không ghi vắng và không sửa được nữa.")
}
