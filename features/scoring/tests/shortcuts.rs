//! Where the work is cut short, the short way comes out as the long one.

use crate::calc::{Column, Entry};
use crate::methods::Input;
use crate::recount::recounted;
use crate::sample::chance::{Bloc, Chance, bloc, input};
use crate::{Item, ItemId, NotApplicable};
use kernel::BodyId;
use proptest::prelude::*;

/// The column of a bloc in which one cell holds something else, as far as `sees` lets it see the lines.
fn column(
    b: &Bloc,
    cell: Option<(BodyId, ItemId, Option<Input>)>,
    sees: &dyn Fn(BodyId, ItemId) -> bool,
) -> Column {
    let typed = |body: BodyId, item: ItemId| match cell {
        _ if !sees(body, item) => None,
        Some((of, line, typed)) if (of, line) == (body, item) => typed,
        _ => b.inputs.get(&(body, item)).copied(),
    };
    let inputs: Vec<_> = b.members.iter().map(|body| move |item| typed(*body, item)).collect();
    let entries: Vec<Entry<'_>> =
        b.members.iter().zip(&inputs).map(|(body, input)| Entry { body: *body, input }).collect();
    Column::of(&b.rubric, &entries, true)
}

fn all(_: BodyId, _: ItemId) -> bool {
    true
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_line_worth_something_else_adds_up_as_if_it_were_typed(seed in any::<u64>(), known in any::<bool>(), who in 0usize..4) {
        let b = bloc(seed, 4, known);
        let before = column(&b, None, &all);
        let unit = &before.units[who];
        let sums = unit.sums(&b.rubric);
        let mut chance = Chance::of(!seed);
        for (at, section) in b.rubric.sections.iter().enumerate() {
            for item in section.items.iter().filter(|i| !unit.not_applicable.contains(&i.id)) {
                let typed = input(&mut chance, &b.rubric, item);
                let after = column(&b, Some((unit.body, item.id, Some(typed))), &all);
                let after = &after.units[who];
                let Some(worth) = after.worth(item).known().filter(|_| typed != Input::NotApplicable) else { continue };
                prop_assert_eq!(
                    &unit.totals_with(&b.rubric, &sums, (at, item), worth), &after.totals,
                    "{}: {:?} worth {}", item.no, typed, worth
                );
            }
        }
    }

    #[test]
    fn a_recount_of_the_changed_line_alone_is_that_of_all_lines(seed in any::<u64>(), known in any::<bool>(), who in 0usize..5) {
        let mut b = bloc(seed, 5, known);
        // Where lines share in the others of their section, the others are needed: then nothing is cut short.
        if b.rubric.not_applicable == NotApplicable::Share {
            b.rubric.not_applicable = NotApplicable::Full;
        }
        let mut chance = Chance::of(!seed);
        let relative: Vec<&Item> = b.rubric.items().filter(|i| i.method.is_relative()).collect();
        prop_assert!(!relative.is_empty());
        for item in relative {
            let typed = (!chance.one_in(6)).then(|| input(&mut chance, &b.rubric, item));
            let cell = Some((b.members[who], item.id, typed));
            let told = |sees: &dyn Fn(BodyId, ItemId) -> bool| {
                recounted(&column(&b, None, sees), &column(&b, cell, sees), &b.rubric)
            };
            prop_assert_eq!(told(&|_, line| line == item.id), told(&all));
        }
    }
}
