//! What happens at a gate: whom a code, a number or a name belongs to, and what is said about it.

use crate::deeds;
use crate::duties::StandAtGate;
use crate::model::Invitation;
use crate::roll::{Means, Roll, Scan, ScanId, Taken};
use crate::store;
use crate::token::{digest, token_in};
use db::{Reading, Writing};
use delegates::{Delegate, DelegateId, DelegationId, Ending};
use gatherings::Gathering;
use kernel::{Allowed, Moment, Refusal, Uuid, fold};
use std::collections::{BTreeMap, HashMap, HashSet};
use web::Form;

/// Gates of a gathering.
pub(crate) const GATES_MAX: usize = 12;
/// Characters of the name of a gate.
const GATE_MAX: usize = 60;
/// Names of gates in one log: those of now, and what they were called before. A phone without a network tells the name it knew.
const GATE_NAMES_MAX: usize = 2 * GATES_MAX;
/// A scan may reach us so many seconds after it was made.
const LATE_MAX: i64 = 7 * 24 * 3600;

/// So often a place changes hands at most before a gate gives up following it.
const HEIRS_MAX: usize = 8;

/// What is wrong with the name of a gate; nothing when it is one.
pub(crate) fn gate_wrong(name: &str) -> Option<String> {
    let length = name.chars().count();
    let fits = |c: char| c.is_alphanumeric() || " .,-–/()&+:'".contains(c);
    if length > GATE_MAX {
        return Some(format!("“{}” dài {length} ký tự, tối đa {GATE_MAX}", web::short(name)));
    }
    if !name.chars().any(char::is_alphanumeric) || !name.chars().all(fits) {
        return Some(format!("“{}” không phải tên cửa, chỉ dùng chữ, số và dấu câu", web::short(name)));
    }
    None
}

/// What is wrong with a gate's name as a scan brings it: one that was a gate's before names were held to so few signs still is,
/// so that nobody who came by it is lost.
fn told_wrong(name: &str) -> Option<String> {
    let why = gate_wrong(name)?;
    let was_one = name.chars().count() <= GATE_MAX
        && name.chars().any(char::is_alphanumeric)
        && !name.chars().any(|c| c.is_control() || "<>".contains(c));
    (!was_one).then_some(why)
}

/// What a gate knows, read once: everything, or what a few scans need.
pub(crate) struct Desk {
    pub(crate) g: Gathering,
    pub(crate) gates: Vec<String>,
    /// Everybody ever written down, in the order they came.
    pub(crate) everybody: Vec<Delegate>,
    pub(crate) delegations: HashMap<DelegationId, String>,
    pub(crate) numbers: HashMap<DelegateId, i64>,
    /// Delegates by the digests of their links.
    pub(crate) codes: HashMap<Vec<u8>, DelegateId>,
    pub(crate) seats: BTreeMap<DelegateId, String>,
    /// Whom somebody named to come instead.
    pub(crate) instead: HashMap<DelegateId, String>,
    pub(crate) roll: Roll,
    /// How many scans may still be taken.
    pub(crate) room: i64,
    /// Names of gates in the log; read when a scan first brings another name than the gates of now have.
    logged: Option<Vec<String>>,
}

/// Whom words mean.
pub(crate) enum Meant<'a> {
    /// Nobody is called so.
    Nobody,
    /// Nobody but this one, standing or not.
    One(&'a Delegate),
    /// Somebody has to choose; whether there is anybody who stands to be chosen.
    Several(bool),
}

/// Somebody is to be written down.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) key: ScanId,
    pub(crate) at: Moment,
    /// A link or its token, a delegate's key, a number, a name.
    pub(crate) who: String,
    pub(crate) gate: String,
    pub(crate) means: Means,
}

impl Wish {
    /// As a form brings it.
    ///
    /// # Errors
    /// `Invalid` when it does not say who.
    pub(crate) fn of_form(form: &Form, who: &str, means: Means, now: Moment) -> Result<Wish, Refusal> {
        let key = form.value("key").parse().unwrap_or_else(|()| ScanId(Uuid::new_v4()));
        let who = kernel::clean_line(who);
        if who.is_empty() {
            return Err(Refusal::wrong("who", "GM-10", "Quét mã, hoặc viết số giấy mời hay họ tên."));
        }
        Ok(Wish { key, at: now, who, gate: form.value("gate").to_owned(), means })
    }
}

/// What became of a wish.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Came {
    /// First of this delegate.
    In,
    /// In already; the scan is kept.
    Double,
    /// Earlier than what was known; now this one counts.
    Earlier,
    /// This very scan was here before.
    Known,
    /// Nobody of this gathering; nothing is kept.
    Refused,
}

impl Came {
    /// The word the gate's script knows.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Came::In => "in",
            Came::Double => "double",
            Came::Earlier => "earlier",
            Came::Known => "known",
            Came::Refused => "refused",
        }
    }
}

/// What is said about a wish.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) key: ScanId,
    pub(crate) came: Came,
    pub(crate) says: String,
}

impl Told {
    /// Was something written down?
    pub(crate) fn is_kept(&self) -> bool {
        !matches!(self.came, Came::Known | Came::Refused)
    }
}

impl Desk {
    /// Reads it. The caller asks for permission.
    pub(crate) fn of(w: &mut Reading, g: Gathering) -> Result<Desk, Refusal> {
        let invitations = store::invitations(w, g.id)?;
        Ok(Desk {
            gates: store::setting(w, g.id)?.gates,
            everybody: delegates::everybody(w, g.id)?,
            delegations: delegates::delegations(w, g.id)?.into_iter().map(|d| (d.id, d.name)).collect(),
            numbers: invitations.iter().map(|i| (i.delegate, i.number)).collect(),
            codes: invitations.into_iter().filter_map(|i| Some((i.digest?, i.delegate))).collect(),
            seats: deeds::seat_names(&store::seats::map(w, g.id)?),
            instead: store::named_instead(w, g.id)?.into_iter().collect(),
            roll: Roll::of(store::scans::log(w, g.id)?.into_iter().map(|t| t.scan)),
            room: store::scans::SCANS_MAX - store::scans::count(w, g.id)?,
            logged: None,
            g,
        })
    }

    /// Reads what these wishes need: whom their codes, keys and numbers mean, with their scans. Everybody is read only where a
    /// name has to be looked for. The caller asks for permission.
    pub(crate) fn for_wishes(w: &mut Reading, g: Gathering, wishes: &[Wish]) -> Result<Desk, Refusal> {
        let (mut digests, mut numbers, mut ids) = (Vec::new(), Vec::new(), Vec::new());
        for wish in wishes {
            match (token_in(&wish.who), wish.who.parse::<DelegateId>(), wish.who.trim().parse::<i64>()) {
                (Some(token), ..) => digests.push(digest(token)),
                (None, Ok(id), _) => ids.push(id),
                (None, Err(()), Ok(number)) => numbers.push(number),
                _ => return Desk::of(w, g),
            }
        }
        let keys: Vec<ScanId> = wishes.iter().map(|x| x.key).collect();
        let meant = store::meant(w, g.id, (&digests, &numbers))?;
        ids.extend(meant.iter().map(|i| i.delegate));
        Desk::of_some(w, g, (&ids, &keys, &meant))
    }

    /// What is known of these people, and of these scans.
    fn of_some(
        w: &mut Reading,
        g: Gathering,
        (ids, keys, meant): (&[DelegateId], &[ScanId], &[Invitation]),
    ) -> Result<Desk, Refusal> {
        let mut everybody = delegates::some(w, g.id, ids)?;
        let mut heirs: Vec<DelegateId> = everybody.iter().filter_map(|d| d.heir).collect();
        for _ in 0..HEIRS_MAX {
            if heirs.is_empty() {
                break;
            }
            let more = delegates::some(w, g.id, &heirs)?;
            heirs = more.iter().filter_map(|d| d.heir).collect();
            everybody.extend(more);
        }
        everybody.sort_by_key(|d| d.id);
        everybody.dedup_by_key(|d| d.id);
        Ok(Desk {
            gates: store::setting(w, g.id)?.gates,
            everybody,
            delegations: HashMap::new(),
            numbers: meant.iter().map(|i| (i.delegate, i.number)).collect(),
            codes: meant.iter().filter_map(|i| Some((i.digest.clone()?, i.delegate))).collect(),
            seats: BTreeMap::new(),
            instead: HashMap::new(),
            roll: Roll::of(store::scans::some(w, g.id, (ids, keys))?),
            room: store::scans::SCANS_MAX - store::scans::count(w, g.id)?,
            logged: None,
            g,
        })
    }

    /// What the page shows after a scan: the one who was written down, with number, delegation and seat.
    pub(crate) fn after(w: &mut Reading, g: Gathering, scan: Option<ScanId>) -> Result<Desk, Refusal> {
        let keys: Vec<ScanId> = scan.into_iter().collect();
        let ids: Vec<DelegateId> =
            store::scans::some(w, g.id, (&[], &keys))?.into_iter().map(|s| s.delegate).collect();
        let mut meant = Vec::new();
        for id in &ids {
            meant.extend(store::invitation(w, *id)?);
        }
        let mut desk = Desk::of_some(w, g, (&ids, &keys, &meant))?;
        for d in &desk.everybody {
            desk.delegations.insert(d.delegation, delegates::delegation(w, d.delegation)?.name);
            let map = store::seats::of_one(w, desk.g.id, d.id)?;
            desk.seats.extend(map.seat_of(d.id).map(|s| (d.id, map.name(s))));
        }
        Ok(desk)
    }

    /// A delegate of this gathering.
    pub(crate) fn delegate(&self, id: DelegateId) -> Option<&Delegate> {
        self.everybody.iter().find(|d| d.id == id)
    }

    /// Those who stand.
    pub(crate) fn standing(&self) -> impl Iterator<Item = &Delegate> {
        self.everybody.iter().filter(|d| d.stands())
    }

    /// Why somebody does not come in; "" for who stands.
    pub(crate) fn why_not(&self, d: &Delegate) -> String {
        let day = d.until.map_or_else(String::new, |at| format!(" ngày {}", at.day()));
        match d.ending {
            None => String::new(),
            Some(Ending::Withdrawn) => {
                format!("{} không còn là đại biểu: đã rút{day}. Mời gặp ban tổ chức.", d.name)
            }
            Some(Ending::Replaced) => {
                let Some(heir) = self.heir_of(d) else {
                    return format!(
                        "{} không còn là đại biểu: đã được thay bằng người khác{day}. Mời gặp ban tổ chức.",
                        d.name
                    );
                };
                format!(
                    "{} không còn là đại biểu: đã được thay bằng {}{day}. Người dự thay đến thì ghi có mặt cho người ấy; {} thì \
                     mời gặp ban tổ chức.",
                    d.name, heir.name, d.name
                )
            }
        }
    }

    /// Who stands in the place of somebody who was replaced, however often it changed hands.
    pub(crate) fn heir_of(&self, gone: &Delegate) -> Option<&Delegate> {
        let mut at = gone.heir.and_then(|h| self.delegate(h))?;
        for _ in 0..HEIRS_MAX {
            if at.stands() {
                return Some(at);
            }
            at = at.heir.and_then(|h| self.delegate(h))?;
        }
        None
    }

    /// Whom these words may mean, at most so many: those who stand; whoever is gone and is called just so, or where nobody who
    /// stands has the words, with the one who came instead. Who is told of already ([`Meant::One`]) is not told of again.
    pub(crate) fn offered(&self, words: &str, most: usize) -> Vec<&Delegate> {
        let found = self.search(words);
        let none_stands = !found.iter().any(|d| d.stands());
        let told = match self.meant(words) {
            Meant::One(d) => Some(d.id),
            _ => None,
        };
        let mut out: Vec<&Delegate> = Vec::new();
        for d in found {
            if d.stands() {
                out.push(d);
            } else if none_stands || is_called(d, words) {
                out.extend((told != Some(d.id)).then_some(d));
                out.extend(self.heir_of(d));
            }
        }
        let mut seen = HashSet::new();
        out.retain(|d| seen.insert(d.id));
        out.truncate(most);
        out
    }

    /// Whoever came instead of the one a code is of.
    pub(crate) fn heir_of_code(&self, token: &str) -> Option<&Delegate> {
        self.codes.get(&digest(token)).and_then(|id| self.delegate(*id)).and_then(|d| self.heir_of(d))
    }

    /// Those whose name, number or unit has these words, standing or not.
    fn search(&self, words: &str) -> Vec<&Delegate> {
        let wanted: Vec<String> = fold(words).split_whitespace().map(str::to_owned).collect();
        let number: Option<i64> = words.trim().parse().ok();
        let fits = |d: &&Delegate| {
            if number.is_some() {
                return self.numbers.get(&d.id).copied() == number;
            }
            let text = format!("{} {} {}", fold(&d.name), fold(&d.post), fold(&d.unit));
            wanted.iter().all(|word| text.contains(word))
        };
        let mut found: Vec<&Delegate> = self.everybody.iter().filter(fits).collect();
        found.sort_by_key(|d| kernel::by_given_name(&d.name));
        found
    }

    /// Whom words mean. Nobody is taken for anybody by part of a name: one whose number it is, or whose whole name, where
    /// nobody else has it, whoever stands no more included.
    pub(crate) fn meant(&self, words: &str) -> Meant<'_> {
        let found = self.search(words);
        let is_number = words.trim().parse::<i64>().is_ok();
        let whole: Vec<&Delegate> =
            found.iter().copied().filter(|d| is_number || is_called(d, words)).collect();
        match (found.is_empty(), &whole[..]) {
            (true, _) => Meant::Nobody,
            (false, [d]) => Meant::One(d),
            _ => Meant::Several(found.iter().any(|d| d.stands() || self.heir_of(d).is_some())),
        }
    }

    /// Those who named somebody with these words to come instead of them.
    pub(crate) fn named(&self, words: &str) -> Vec<&Delegate> {
        let wanted: Vec<String> = fold(words).split_whitespace().map(str::to_owned).collect();
        let fits = |d: &&Delegate| {
            let name = self.instead.get(&d.id).map_or_else(String::new, |n| fold(n));
            !name.is_empty() && wanted.iter().all(|word| name.contains(word))
        };
        self.standing().filter(fits).collect()
    }

    /// Who is meant, or a sentence why nobody is.
    fn find(&self, w: &mut Reading, who: &str) -> Result<Result<Delegate, String>, Refusal> {
        let d = if let Some(token) = token_in(who) {
            match self.codes.get(&digest(token)).and_then(|id| self.delegate(*id)) {
                Some(d) => d,
                None => return Ok(Err(self.strange(w, token)?)),
            }
        } else if let Some(d) = who.parse().ok().and_then(|id| self.delegate(id)) {
            d
        } else {
            let meant = self.meant(who);
            let who = web::short(who);
            match meant {
                Meant::Nobody => {
                    return Ok(Err(format!("Không có đại biểu nào tên hoặc số “{who}”.")));
                }
                Meant::One(d) => d,
                Meant::Several(true) => {
                    return Ok(Err(format!(
                        "“{who}” chưa đủ để biết là ai; chọn đúng người ở danh sách dưới."
                    )));
                }
                Meant::Several(false) => {
                    return Ok(Err(format!("Không còn đại biểu nào như “{who}”; xem lý do ở dưới.")));
                }
            }
        };
        let why = self.why_not(d);
        Ok(if why.is_empty() { Ok(d.clone()) } else { Err(why) })
    }

    /// A code of somewhere else.
    fn strange(&self, w: &mut Reading, token: &str) -> Result<String, Refusal> {
        Ok(match store::shown(w, token)? {
            Some((_, other)) if other != self.g.id => {
                let g = gatherings::gathering(w, other)?;
                format!("Mã này của hội nghị khác: {}, {}. Không vào được hội nghị này.", g.name, g.days_words())
            }
            _ => "Mã này không phải mã giấy mời đang dùng: của nơi khác, không đúng, hoặc đã thu hồi. Tìm theo tên hoặc số giấy mời."
                .to_owned(),
        })
    }

    /// The gate as it was called where the scan was made: one that has another name by now keeps the old one. The first
    /// where none was told. A sentence instead, when it is no name of a gate or the log has too many.
    fn gate(&mut self, w: &mut Reading, typed: &str) -> Result<Result<String, String>, Refusal> {
        let told = kernel::clean_line(typed);
        if told.is_empty() {
            let first = self.gates.first().cloned();
            return Ok(Ok(first.unwrap_or_else(|| crate::model::FIRST_GATE.to_owned())));
        }
        if self.gates.contains(&told) {
            return Ok(Ok(told));
        }
        if let Some(why) = told_wrong(&told) {
            return Ok(Err(format!("Tên cửa {why}. Chọn lại cửa rồi ghi lượt này lần nữa.")));
        }
        let known = match self.logged.take() {
            Some(known) => known,
            None => store::scans::gates(w, self.g.id)?,
        };
        let (is_known, many) = (known.contains(&told), known.len());
        let known = self.logged.insert(known);
        if is_known {
            return Ok(Ok(told));
        }
        if many >= GATE_NAMES_MAX {
            return Ok(Err(format!(
                "Sổ điểm danh đã có {many} tên cửa nên không nhận thêm cửa “{}”. Tải lại trang, chọn lại cửa rồi ghi lượt này lần nữa.",
                web::short(&told)
            )));
        }
        known.push(told.clone());
        Ok(Ok(told))
    }

    /// When somebody came: by the gate's clock, unless that cannot be. Nobody comes later than now, nor before the gathering.
    fn hour(&self, told: Moment, now: Moment) -> Moment {
        let earliest = now.plus_seconds(-LATE_MAX).max(self.opens());
        if told > now || told < earliest { now } else { told }
    }

    /// From when somebody may come in: noon of the eve.
    fn opens(&self) -> Moment {
        Moment::at(self.g.first_day.plus_days(-1), 12, 0)
    }

    /// Why nobody comes in at this hour; "" when they may.
    fn shut(&self, at: Moment) -> String {
        if at >= self.opens() && at.day() <= self.g.last_day {
            return String::new();
        }
        let (eve, last) = (self.g.first_day.plus_days(-1), self.g.last_day);
        format!(
            "Hội nghị họp {}: điểm danh từ 12:00 ngày {eve} đến hết ngày {last}. Chưa ghi lượt này.",
            self.g.days_words()
        )
    }

    /// Writes somebody down.
    pub(crate) fn take(
        &mut self,
        w: &mut Writing,
        ok: &Allowed<StandAtGate>,
        wish: &Wish,
    ) -> Result<Told, Refusal> {
        let told = |came, says: String| Told { key: wish.key, came, says };
        let known = || told(Came::Known, "Lượt này đã được ghi trước đó.".into());
        let d = match self.find(w, &wish.who)? {
            Ok(d) => d,
            // What is known already needs no person to be found.
            Err(_) if self.roll.scan(wish.key).is_some() => return Ok(known()),
            Err(why) => return Ok(told(Came::Refused, why)),
        };
        // A page gone back to sends the key of the one before with another person: that is another scan.
        let key = match self.roll.scan(wish.key) {
            Some(before) if before.delegate != d.id => key_beside(wish.key, d.id)?,
            // A phone that stood at another gathering's gate before.
            None if store::scans::is_there(w, wish.key)? => key_beside(wish.key, d.id)?,
            _ => wish.key,
        };
        let at = self.hour(wish.at, w.who().at);
        let shut = self.shut(at);
        if !shut.is_empty() && self.roll.scan(key).is_none() {
            return Ok(told(Came::Refused, shut));
        }
        // A full log has this very scan already; it is not refused for want of room.
        if self.roll.scan(key).is_some() {
            return Ok(known());
        }
        let gate = match self.gate(w, &wish.gate)? {
            Ok(gate) => gate,
            Err(why) => return Ok(told(Came::Refused, why)),
        };
        let scan = Scan { id: key, delegate: d.id, at, gate: gate.clone(), means: wish.means, undone: false };
        if self.room <= 0 {
            let most = kernel::grouped(store::scans::SCANS_MAX);
            return Ok(told(
                Came::Refused,
                format!("Sổ điểm danh đã đủ {most} lượt nên không ghi thêm. Báo ban tổ chức."),
            ));
        }
        let taken = deeds::scan(w, ok, (&self.g, &d), (&mut self.roll, scan))?;
        self.room -= i64::from(taken != Taken::Known);
        let other = |id: ScanId| {
            self.roll.scan(id).map_or_else(String::new, |s| format!("{} tại {}", s.at.full(), s.gate))
        };
        Ok(match taken {
            Taken::In => told(Came::In, format!("{}: đã ghi có mặt lúc {} tại {gate}.", d.name, at.hour())),
            Taken::Known => known(),
            Taken::Double(first) => told(
                Came::Double,
                format!("{} đã có mặt từ {}; lượt này được lưu là lượt trùng.", d.name, other(first)),
            ),
            Taken::Earlier(later) => told(
                Came::Earlier,
                format!(
                    "{}: lượt {} tại {gate} sớm hơn lượt đã ghi ({}), lấy làm giờ vào.",
                    d.name,
                    at.hour(),
                    other(later)
                ),
            ),
        })
    }
}

/// Is this the whole name of somebody? Case, marks and blanks do not matter.
pub(crate) fn is_called(d: &Delegate, words: &str) -> bool {
    let folded = |text: &str| fold(text).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    folded(&d.name) == folded(words)
}

/// "Đã có mặt từ … tại …." of one delegate, or "".
pub(crate) fn since(w: &mut Reading, id: DelegateId) -> Result<String, Refusal> {
    let roll = Roll::of(store::scans::of_delegate(w, id)?.into_iter().map(|t| t.scan));
    Ok(roll.first(id).map_or_else(String::new, |s| format!("Đã có mặt từ {} tại {}.", s.at.full(), s.gate)))
}

/// The key of a scan that came under the key of another person's: the same each time it is sent.
fn key_beside(key: ScanId, delegate: delegates::DelegateId) -> Result<ScanId, Refusal> {
    let mixed = web::sha256(&[key.0.as_bytes().as_slice(), delegate.0.as_bytes().as_slice()].concat());
    let bytes = mixed.get(..16).ok_or_else(|| Refusal::broken("a digest too short"))?;
    let bytes: [u8; 16] = bytes.try_into().map_err(|_| Refusal::broken("a digest too short"))?;
    Ok(ScanId(kernel::Uuid::from_bytes(bytes)))
}
