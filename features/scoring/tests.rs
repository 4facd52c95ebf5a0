//! What scoring promises, told as stories and checked against a second way of computing.

mod arithmetic;
mod books;
mod columns;
mod compares;
mod covenant;
mod covenant_books;
mod eleven;
mod evidence;
mod evidence_stories;
mod fairness;
mod fairness_stories;
mod judges;
mod pictures;
mod ranks;
mod rehearsals;
mod rubric_books;
mod rubric_stories;
mod rubrics;
mod samples;
mod sensitivity;
mod sheet_books;
mod sheet_stories;
mod shortcuts;
mod table_stories;
mod tie_stories;
mod todos;
mod what_if_stories;
mod workshop;

use crate::sample::{self, UpTo};
use crate::{Input, Item, ItemId, Rubric, Sheet, SheetId, Span, Totals};
use kernel::{BlocId, PersonId, Points, Post, Scope, Uuid, YearId};
use organisations::sample::Khoi5;
use world::{Person, World};

/// Khối 5 with its scoring told up to a point.
pub(crate) struct Story {
    pub(crate) year: YearId,
    pub(crate) bloc: BlocId,
    pub(crate) k: Khoi5,
    /// Sheets in the order of the members.
    pub(crate) sheets: Vec<SheetId>,
}

/// The story, built; `None`: without a rubric.
pub(crate) fn story(world: &World, upto: Option<UpTo>) -> Story {
    world.clock_is("20/02/2019 10:00");
    let (k, bloc, year) = world.build(move |w| {
        let by = PersonId(Uuid::now_v7());
        let k = organisations::sample::khoi_5(w, by)?;
        let (bloc, year) = blocs::sample::khoi_5(w, &k, by)?;
        if let Some(upto) = upto {
            let day = world::day("20/02/2019");
            let year = blocs::year(w, year, day)?;
            sample::khoi_5_2018(w, &year, &[by; 6], upto)?;
        }
        Ok((k, bloc, year))
    });
    let members = k.members();
    let mut all: Vec<Sheet> = world.db.read(|w| crate::store::sheets::bare_of_year(w, year)).unwrap();
    all.sort_by_key(|s| members.iter().position(|m| *m == s.body));
    Story { year, bloc, k, sheets: all.into_iter().map(|s| s.id).collect() }
}

impl Story {
    /// Clerk of the finance department.
    pub(crate) fn finance<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Nguyễn Thị Hà", &[(Post::Clerk, Scope::Body(self.k.finance))])
    }
    /// Clerk of the justice department.
    pub(crate) fn justice<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Phạm Văn Lộc", &[(Post::Clerk, Scope::Body(self.k.justice))])
    }
    /// Clerk of the head unit.
    pub(crate) fn head<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Trần Minh Đức", &[(Post::Clerk, Scope::Body(self.k.office))])
    }
    /// Officer of the standing body.
    pub(crate) fn officer<'w>(&self, world: &'w World) -> Person<'w> {
        world.person("Lê Hồng Nhung", &[(Post::Officer, Scope::Below(self.k.province))])
    }
    /// Path of a member's sheet: 4 is finance, 5 justice.
    pub(crate) fn sheet(&self, n: usize) -> String {
        format!("/sheets/{}", self.sheets[n])
    }
    pub(crate) fn scores(&self) -> String {
        format!("/years/{}/scores", self.year)
    }
    /// Publishes the scores as their page does: with the digest of the table that stands beside the button. A page that
    /// was opened before the button went carries it still, so without one it is that of what the sheets say now.
    pub(crate) fn publish(&self, who: &Person, world: &World) -> world::Seen {
        let (id, day) = (self.year, world.now().day());
        let now = || {
            let now = world.db.read(move |w| {
                let year = blocs::year(w, id, day)?;
                crate::deeds::live(w, &year, day)?.map(|now| now.table.freeze()).transpose()
            });
            web::digest(now.unwrap().unwrap_or_default())
        };
        let shown = world::field_value(&who.get(&self.scores()).html, "table");
        who.post(&format!("{}/publication", self.scores()), &[("table", &shown.unwrap_or_else(now))])
    }
    pub(crate) fn rubric(&self) -> String {
        format!("/years/{}/rubric", self.year)
    }
}

/// The points a line has by itself, with two decimals.
pub(crate) fn by_itself(item: &Item, input: Input) -> Option<Points> {
    item.exact(input).map(|x| x.within(item.max).rounded(2))
}

/// How they came about.
pub(crate) fn how(item: &Item, input: Input) -> Option<String> {
    sample::rubrics().swap_remove(0).rubric.how(item, input, None)
}

/// What points add up to; a line without any is not known.
pub(crate) fn sum(rubric: &Rubric, points: &dyn Fn(ItemId) -> Option<Points>) -> Totals {
    Totals::of(rubric, &|item| points(item.id).map_or_else(|| Span::open(item.max), Span::known_as))
}

/// The hidden and visible fields of the grid's form, as a browser would send them back.
pub(crate) fn fields_of(html: &str) -> Vec<(String, String)> {
    let form = html.split("/marks\"").nth(1).and_then(|f| f.split("</form>").next()).unwrap_or_default();
    let mut fields = world::fields(form);
    fields.retain(|(name, _)| name != "csrf");
    fields
}

/// Those fields with some of them typed over.
pub(crate) fn typed(html: &str, over: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = fields_of(html);
    for (name, value) in over {
        match fields.iter_mut().find(|(n, _)| n == name) {
            Some(f) => f.1 = (*value).to_owned(),
            None => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    fields
}

/// Borrowed, as a person posts them.
pub(crate) fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect()
}

/// Types into the grid as shown, and sends it to this deed of the sheet.
pub(crate) fn send(who: &Person, sheet: &str, deed: &str, over: &[(&str, &str)]) -> world::Seen {
    let page = who.get(sheet);
    let fields = typed(&page.html, over);
    who.post(&format!("{sheet}/{deed}"), &pairs(&fields))
}
