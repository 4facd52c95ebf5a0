use super::other_year;
use kernel::Day;

#[test]
fn a_deadline_of_another_year_tells_its_year() {
    let day = |words: &str| Day::parse(words).unwrap();
    let told = |due: &str, today: &str| other_year(day(due), day(today));
    assert_eq!(told("28/02/2019", "07/3/2019"), "");
    assert_eq!(told("15/12/2018", "07/3/2019"), "2018");
    assert_eq!(told("15/01/2020", "20/12/2019"), "2020");
}
