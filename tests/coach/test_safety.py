"""Low answers: what they are, how long they stand, and that nothing serves them."""

from __future__ import annotations

from datetime import date

from coach import focus, gather, records, safety
from coach.facts import Facts
from coach.merge import History
from coach.records import Check, Look, Record, Reflection
from coach.settings import Settings

MONDAY = date(2026, 11, 23).toordinal()


def facts_of(*kept: Record) -> Facts:
    """Return the facts of a few records."""
    history: History = {}
    for record in kept:
        history.setdefault(record.table, {})[record.id] = records.write(record)
    return gather.gather(history, "person", Settings())


def reflection(day: str, *looks: Look, intention: str = "") -> Reflection:
    """Return a reflection of a day on the week before it."""
    at = f"{day}T20:00:00+01:00"
    week = "2026-11-16"
    return Reflection(id=day, at=at, day=day, week=week, looks=looks, intention=intention)


def check(day: str, *, tend: tuple[str, ...], about: str = "sam", **receive: int) -> Check:
    """Return a relationship check."""
    at = f"{day}T20:00:00+01:00"
    id_ = f"{about} {day}"
    return Check(
        id=id_, at=at, day=day, kind="relationship", about=about, receive=receive, tend=tend
    )


def test_trust_is_the_lowest_of_feeling_body_and_ten_less_on_guard() -> None:
    """What was left out counts for nothing; with nothing answered there is no trust to tell."""
    assert safety.trust(Look(feeling=9, body=8, guard=4)) == 6
    assert safety.trust(Look(feeling=5, body=8, guard=0)) == 5
    assert safety.trust(Look(guard=10)) == 0
    assert safety.trust(Look(honesty=2)) is None


def test_three_is_low_and_four_is_not() -> None:
    """Trust and honesty of a look; being on guard counts the other way."""
    assert safety.low_in_look(Look(feeling=3)) == ("trust",)
    assert safety.low_in_look(Look(guard=7, honesty=3)) == ("trust", "honesty")
    assert safety.low_in_look(Look(feeling=4, guard=6, honesty=4, kind=0)) == ()


def test_what_one_gives_is_no_danger_to_oneself() -> None:
    """Only what comes to the person is watched, and only where a low answer means danger."""
    low = check("2026-11-22", tend=(), trust=3, respect=0, boundaries=1)
    assert safety.low_in_check(low) == ("trust", "boundaries")
    given = Check(id="g", at="", day="2026-11-22", kind="relationship", give={"trust": 0})
    assert safety.low_in_check(given) == ()


def causes(*kept: Record) -> focus.Causes:
    """Return what may decide Monday's focus."""
    made = facts_of(*kept)
    return gather.causes(made, gather.past(made, MONDAY), MONDAY, MONDAY)


def test_no_focus_serves_what_is_low_and_no_reason_names_it() -> None:
    """An intention and a wish for it are passed over, whoever they are about; others stay."""
    low = reflection("2026-11-22", Look(about="sam", feeling=2), intention="trust")
    assert causes(low).intention == ""
    assert causes(reflection("2026-11-22", Look(about="sam"), intention="trust")).intention
    wish = check("2026-11-21", about="kim", tend=("trust", "respect"))
    assert causes(low, wish).wishes == ("respect",)
    assert causes(wish).wishes == ("trust", "respect")


def test_a_later_look_at_the_same_person_stands_in_place_of_the_low_one() -> None:
    """A look at somebody else changes nothing about it."""
    low = reflection("2026-11-15", Look(about="sam", feeling=2))
    other = reflection("2026-11-21", Look(about="kim", feeling=9))
    better = reflection("2026-11-22", Look(about="sam", feeling=8), intention="trust")
    assert dict(safety.low_from([low, other], [])) == {
        date(2026, 11, 15).toordinal(): ("trust",),
        date(2026, 11, 21).toordinal(): ("trust",),
    }
    assert causes(low, other, better).intention == "trust"


def test_wishes_are_those_of_the_newest_check_about_each() -> None:
    """The newest first; one that wishes for nothing ends the wishes of the one before."""
    first = check("2026-11-01", tend=("honesty",))
    second = check("2026-11-20", tend=("respect", "equality"))
    kim = check("2026-11-10", about="kim", tend=("boundaries", "respect"))
    assert causes(first, second, kim).wishes == ("respect", "equality", "boundaries")
    nothing = check("2026-11-22", tend=())
    assert causes(first, nothing, kim).wishes == ("boundaries", "respect")
