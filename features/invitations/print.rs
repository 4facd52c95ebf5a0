//! What is printed and sent: letters, mails, badges, out of the records as they stand.

use crate::calendar::{About, calendar};
use crate::mail::{Mail, eml};
use crate::model::{self, Badge, Invitation, Sent, Setting};
use crate::store;
use crate::token;
use db::Reading;
use delegates::{Category, Delegate, DelegateId};
use gatherings::{Gathering, Programme};
use kernel::{Day, Moment, Refusal, fold};
use std::collections::{BTreeMap, HashMap};
use std::io::{Cursor, Write};

/// Everything letters are made of, read once.
pub(crate) struct Desk {
    pub(crate) g: Gathering,
    pub(crate) setting: Setting,
    pub(crate) programme: Programme,
    secret: Vec<u8>,
    pub(crate) invitations: Vec<Invitation>,
    pub(crate) delegates: HashMap<DelegateId, Delegate>,
    pub(crate) sent: HashMap<DelegateId, Sent>,
    seats: BTreeMap<DelegateId, String>,
}

impl Desk {
    /// Reads it. The caller asks for permission.
    pub(crate) fn of(w: &mut Reading, g: Gathering) -> Result<Desk, Refusal> {
        let standing = delegates::delegates(w, g.id)?;
        Ok(Desk {
            setting: store::setting(w, g.id)?,
            programme: gatherings::programme(w, g.id)?,
            secret: store::secret(w, g.id)?.unwrap_or_default(),
            invitations: store::invitations(w, g.id)?,
            delegates: standing.into_iter().map(|d| (d.id, d)).collect(),
            sent: crate::sent(w, g.id)?.into_iter().map(|s| (s.delegate, s)).collect(),
            seats: crate::deeds::seat_names(&store::seats::map(w, g.id)?),
            g,
        })
    }

    /// With what the letter of one delegate needs, and nobody else. The caller asks for permission.
    pub(crate) fn of_one(w: &mut Reading, g: Gathering, who: DelegateId) -> Result<Desk, Refusal> {
        let mut one = delegates::some(w, g.id, &[who])?;
        one.retain(Delegate::stands);
        // What was taken back was taken from somebody who stands no more, and is told nothing here.
        let sent = store::sendings_of(w, who)?.pop();
        Ok(Desk {
            setting: store::setting(w, g.id)?,
            programme: gatherings::programme(w, g.id)?,
            secret: store::secret(w, g.id)?.unwrap_or_default(),
            invitations: store::invitation(w, who)?.into_iter().collect(),
            delegates: one.into_iter().map(|d| (d.id, d)).collect(),
            sent: sent.into_iter().map(|s| (s.delegate, s)).collect(),
            seats: crate::deeds::seat_names(&store::seats::of_one(w, g.id, who)?),
            g,
        })
    }

    /// When it takes place, line by line.
    pub(crate) fn hours(&self) -> Vec<String> {
        model::hour_lines(&self.g, &self.programme)
    }

    /// Invitations of those who stand, by number.
    pub(crate) fn standing(&self) -> impl Iterator<Item = (&Invitation, &Delegate)> {
        self.invitations.iter().filter_map(|i| Some((i, self.delegates.get(&i.delegate)?)))
    }

    /// The whole link of an invitation, or its path while the program's address is not known.
    pub(crate) fn link(&self, i: &Invitation) -> String {
        if i.digest.is_none() {
            return String::new();
        }
        let base = self.setting.address.trim_end_matches('/');
        format!("{base}/i/{}", token::token(&self.secret, i.delegate, i.issue))
    }

    /// The seat, or "".
    pub(crate) fn seat(&self, d: DelegateId) -> &str {
        self.seats.get(&d).map_or("", String::as_str)
    }

    /// What the last letter told otherwise than the records do now.
    pub(crate) fn outdated(&self, d: &Delegate) -> Vec<&'static str> {
        self.sent.get(&d.id).map_or_else(Vec::new, |s| s.outdated(d, &self.g, &self.hours().join("\n")))
    }

    /// The round a letter printed now belongs to: a new one when what was told is no longer so.
    pub(crate) fn round(&self, d: &Delegate) -> i64 {
        self.sent.get(&d.id).map_or(1, |s| s.round + i64::from(!self.outdated(d).is_empty()))
    }

    fn letter(&self, (i, d): (&Invitation, &Delegate)) -> papers::Letter {
        let round = self.round(d);
        let replaces = match self.sent.get(&d.id) {
            Some(s) if round > s.round => format!("Lần {round}, thay thế giấy mời đã gửi ngày {}", s.day),
            Some(s) if round > 1 => format!("Lần {}, thay thế giấy mời gửi trước", s.round),
            _ => String::new(),
        };
        papers::Letter {
            number: self.setting.number_words(i.number),
            replaces,
            name: format!("{} {}", d.address(), d.name),
            post: crate::pages::post_and_unit(d),
            seat: self.seat(d.id).to_owned(),
            link: self.link(i),
        }
    }

    /// These letters as one paper.
    pub(crate) fn letters(&self, of: &[(&Invitation, &Delegate)], today: Day) -> papers::Letters {
        let s = &self.setting;
        let day = s.day.unwrap_or(today);
        let town = if s.town.is_empty() { String::new() } else { format!("{}, ", s.town) };
        let (superior, issuer) = s.head();
        papers::Letters {
            superior,
            issuer,
            place_day: format!("{town}{}", day.on_paper()),
            occasion: self.g.name.clone(),
            times: self.hours(),
            venue: if self.g.place.is_empty() { "sẽ thông báo sau".into() } else { self.g.place.clone() },
            words: s.words.lines().map(str::to_owned).collect(),
            answer_until: s.answer_until.map_or_else(String::new, Day::on_paper),
            authority: s.authority.clone(),
            post: s.post.clone(),
            signer: s.signer.clone(),
            half_sheet: s.half_sheet,
            illustrative: self.g.illustrative,
            day: day.0,
            letters: of.iter().map(|one| self.letter(*one)).collect(),
        }
    }

    /// The calendar file of one.
    pub(crate) fn calendar(&self, (i, d): (&Invitation, &Delegate), now: Moment) -> String {
        let seat = self.seat(d.id);
        let notes = if seat.is_empty() { String::new() } else { format!("Chỗ ngồi: {seat}.") };
        calendar(&self.g, &self.programme, &About { notes: &notes, link: &self.link(i), now })
    }

    /// What keeps letters (or `mails`) from being made; "" when nothing.
    pub(crate) fn lacks(&self, mails: bool) -> &'static str {
        let s = &self.setting;
        match () {
            () if s.version == 0 => "Chưa ghi nội dung giấy mời.",
            () if s.address.is_empty() => {
                "Chưa ghi địa chỉ trang nên chưa in được liên kết và mã của giấy mời."
            }
            () if mails && s.sender.is_empty() => "Chưa ghi địa chỉ thư gửi đi nên chưa lập được thư.",
            () => "",
        }
    }

    /// The mail to one, with the letter and the calendar file. With the `mark` of a queue it is one to be handed to a server,
    /// else a file to be sent by hand.
    pub(crate) fn mail(
        &self,
        one: (&Invitation, &Delegate),
        (now, mark): (Moment, Option<&str>),
    ) -> Result<Vec<u8>, Refusal> {
        let (i, d) = one;
        let letters = self.letters(&[one], now.day());
        let pdf = papers::letters(&letters)?;
        let ics = self.calendar(one, now);
        let round = self.round(d);
        let again = if round > 1 { format!(" (lần {round}, thay thế)") } else { String::new() };
        let subject = format!("Giấy mời số {}{again}: {}", self.setting.number_words(i.number), self.g.name);
        let until = self.setting.answer_until;
        let until = until.map_or_else(String::new, |d| format!(" trước hết ngày {d}"));
        let text = format!(
            "Kính gửi {},\n\n{} trân trọng kính mời {} tới dự {}.\n\nThời gian:\n{}\nĐịa điểm: {}.\n\nXem chương trình, chỗ ngồi \
             và trả lời{until} tại:\n{}\n\nGiấy mời và tệp lịch kèm theo thư này.\n",
            d.in_words(),
            self.setting.inviter(),
            d.you(),
            self.g.name,
            self.hours().join("\n"),
            letters.venue,
            self.link(i),
        );
        let (pdf_name, ics_name) = (format!("giay-moi-{:03}.pdf", i.number), "hoi-nghi.ics");
        let by_hand = format!("{} {round} {}", i.delegate, i.issue);
        Ok(eml(&Mail {
            from: (&self.setting.inviter(), &self.setting.sender),
            to: (&d.name, &i.email),
            subject: &subject,
            text: &text,
            attached: &[
                (&pdf_name, "application/pdf", &pdf),
                (ics_name, "text/calendar; charset=utf-8; method=PUBLISH", ics.as_bytes()),
            ],
            at: now,
            mark: mark.unwrap_or(&by_hand),
            draft: mark.is_none(),
        }))
    }

    /// The mail that asks one for an answer.
    pub(crate) fn reminder(&self, (i, d): (&Invitation, &Delegate), (now, mark): (Moment, &str)) -> Vec<u8> {
        let s = &self.setting;
        let number = s.number_words(i.number);
        let until = s.answer_until.unwrap_or(self.g.first_day);
        let place = if self.g.place.is_empty() { String::new() } else { format!(", tại {}", self.g.place) };
        let text = format!(
            "Kính gửi {},\n\n{} đã gửi giấy mời số {number} tới dự {}, {}{place}. Đến nay chưa nhận được trả lời; kính đề nghị trả \
             lời trước hết ngày {until} tại liên kết riêng:\n{}\n\nTrân trọng.\n",
            d.in_words(),
            s.inviter(),
            self.g.name,
            self.g.days_words(),
            self.link(i),
        );
        eml(&Mail {
            from: (&s.inviter(), &s.sender),
            to: (&d.name, &i.email),
            subject: &format!("Nhắc trả lời giấy mời số {number}: {}", self.g.name),
            text: &text,
            attached: &[],
            at: now,
            mark,
            draft: false,
        })
    }

    /// All these mails as one folder (ZIP), a file for each.
    pub(crate) fn mails(&self, of: &[(&Invitation, &Delegate)], now: Moment) -> Result<Vec<u8>, Refusal> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for one in of {
            zip.start_file(file_name(one.0.number, &one.1.name), zip::write::SimpleFileOptions::default())?;
            zip.write_all(&self.mail(*one, (now, None))?)?;
        }
        Ok(zip.finish()?.into_inner())
    }

    /// A run of badges or plates as a paper, with the codes of links that open.
    pub(crate) fn badges(&self, all: &[Badge], today: Day) -> papers::Badges {
        let links: HashMap<DelegateId, String> =
            self.invitations.iter().map(|i| (i.delegate, self.link(i))).collect();
        let plates = all.first().is_some_and(|b| b.plate);
        let card = |b: &Badge| papers::BadgeCard {
            name: b.name.clone(),
            post: b.post.clone(),
            body: b.body.clone(),
            word: b.category.vietnamese().to_owned(),
            colour: colour(b.category).to_owned(),
            number: b.number.map_or_else(String::new, |n| format!("{n:03}")),
            link: if plates { String::new() } else { links.get(&b.delegate).cloned().unwrap_or_default() },
        };
        papers::Badges {
            plates,
            occasion: self.g.name.clone(),
            days: self.g.days_words(),
            illustrative: self.g.illustrative,
            day: today.0,
            badges: all.iter().map(card).collect(),
        }
    }
}

/// The colour of a category; its word always stands beside it.
pub(crate) fn colour(c: Category) -> &'static str {
    match c {
        Category::Official => "#8f1d24",
        Category::Guest => "#7a5c12",
        Category::Service => "#1d6a45",
        Category::Press => "#1f4e79",
    }
}

/// "012-nguyen-thi-hoa.eml".
fn file_name(number: i64, name: &str) -> String {
    let plain: String =
        fold(name).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60).collect();
    format!("{number:03}-{}.eml", plain.trim_matches('-'))
}
