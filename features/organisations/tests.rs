//! Bodies through time, as people ask and change them.

use crate::sample;
use kernel::PersonId;
use world::day;

fn somebody() -> PersonId {
    PersonId(kernel::Uuid::from_u128(5))
}

world::on_both_engines! { crate::routes();
    fn the_bodies_of_khoi_5_stand_under_the_province(world) {
        let k = world.build(|w| sample::khoi_5(w, somebody()));
        let on = day("07/3/2019");
        world.db.read(|w| {
            assert_eq!(crate::above(w, k.office, on)?, [k.office, k.province]);
            assert_eq!(crate::body(w, k.assembly, on)?.name.full, "Văn phòng Đoàn Đại biểu Quốc hội tỉnh");
            let names = crate::names_of(w, &k.members(), on)?;
            assert_eq!(names.short(k.planning), "Sở KH&ĐT");
            assert_eq!(crate::names(w, on)?.full(k.province), "Ủy ban nhân dân tỉnh");
            assert_eq!(crate::choices(w, on)?.len(), 9);
            assert_eq!(crate::leader(w, k.finance, on)?.map(|h| h.post), Some("Giám đốc".to_owned()));
            assert_eq!(crate::holders(w, k.office, on)?.len(), 2);
            Ok(())
        }).unwrap();
        assert_eq!(world.db.verify().unwrap().flaw, None);
    }
}
