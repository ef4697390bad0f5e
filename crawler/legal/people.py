"""What only people can say: press responsibility, imitations, labelled advertising, ambassadors."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.legal.case import LegalCase, Pointer, about, ids
from crawler.ownership import account_class
from crawler.types import Reply
from crawler.vocabulary import AccountClass, LegalStatus, Presence, SiteSign

JOURNALISTIC = frozenset({"blog"})


def responsible_person(case: LegalCase, rule_id: str) -> Iterator[Pointer]:
    """Unclear until a person has said whether there is a magazine, blog or podcast of a journalistic kind."""
    found = [
        profile
        for profile in case.profiles
        if profile.ref is not None
        and profile.presence is Presence.EXISTS
        and (profile.platform in JOURNALISTIC or case.registry.get(profile.platform).kind == "podcast")
        and account_class(profile) in (AccountClass.OFFICIAL, AccountClass.OFFICIAL_SUB)
    ]
    named = [piece for piece in case.signs(SiteSign.NOTICE_ITEM) if piece.selector == "responsible"]
    condition = "press_named" if named else "press_found" if found else "press_open"
    proof = ids([*named, *(piece for profile in found for piece in profile.evidence[:1])])
    yield Pointer(rule_id, LegalStatus.UNCLEAR, condition, evidence_ids=proof, params={"n": len(found)})


def impersonation(case: LegalCase, rule_id: str) -> Iterator[Pointer]:
    """A suspicion stays one until a person has looked."""
    suspects = [p for p in case.profiles if p.ref is not None and account_class(p) is AccountClass.SUSPECTED_IMPERSONATION]
    for profile in suspects:
        yield about(profile, rule_id, LegalStatus.UNCLEAR, "suspicion", conf=1.0)
    if not suspects:
        read = sum(profile.presence is Presence.EXISTS for profile in case.profiles)
        status = LegalStatus.OK if read else LegalStatus.NOT_CHECKED
        yield Pointer(rule_id, status, "no_suspicion" if read else "nothing_read", params={"n": read})


def ad_labels(case: LegalCase, rule_id: str) -> Iterator[Pointer]:
    """Not looked at by the program."""
    yield Pointer(rule_id, LegalStatus.NOT_CHECKED, "by_hand")


def ambassadors(case: LegalCase, rule_id: str) -> Iterator[Pointer]:
    """By the questionnaire: volunteers (M3) and, where there are any, the works council's part (L4)."""
    volunteers = _reply(case, "M3")
    if volunteers is None or volunteers.number is None:
        yield Pointer(rule_id, LegalStatus.NOT_CHECKED, "ambassadors_open")
    elif volunteers.number < 1:
        yield Pointer(rule_id, LegalStatus.NOT_APPLICABLE, "no_ambassadors")
    else:
        council = _reply(case, "L4")
        settled = council is not None and council.choices[:1] in (("yes",), ("no_council",))
        status = LegalStatus.OK if settled else LegalStatus.UNCLEAR
        condition = "ambassadors_settled" if settled else "ambassadors"
        yield Pointer(rule_id, status, condition, params={"n": int(volunteers.number)})


def _reply(case: LegalCase, question_id: str) -> Reply | None:
    return case.questionnaire.reply(question_id) if case.questionnaire is not None else None
