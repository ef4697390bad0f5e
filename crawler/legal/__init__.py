"""Legal pointers: what a person who knows the law should look at. Never legal advice, never a judgement.

    rules      the rules as dated data (`config/legal.toml`)
    case       what is known about one company, asked in the words of the checks
    profiles   checks of the company's profiles (LC01, LC03, LC04, LC06, LC10)
    site       checks of its own site (LC02, LC06 to LC09, LC11)
    people     what only people can say (LC05, LC12 to LC14)

All pure. A check says `flagged` only of a place that could be read completely, and `not_checked` where it could not.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler.legal import people, profiles, site
from crawler.legal.case import LegalCase, Pointer
from crawler.legal.rules import LegalRule, legal_config, stale_rules
from crawler.vocabulary import LegalStatus, Role

__all__ = ["LegalCase", "LegalRule", "Pointer", "legal_config", "legal_pointers", "stale_rules"]

CHECKS = {
    "LC01": (profiles.notice_on_site, profiles.notice_on_profiles),
    "LC02": (site.notice_items,),
    "LC03": (profiles.notice_belongs,),
    "LC04": (profiles.notice_in_sight,),
    "LC05": (people.responsible_person,),
    "LC06": (profiles.notice_on_site, profiles.notice_on_profiles, site.notice_items),
    "LC07": (site.notice_items,),
    "LC08": (site.odr_link,),
    "LC09": (site.old_statutes,),
    "LC10": (profiles.privacy_notice,),
    "LC11": (site.embeds,),
    "LC12": (people.impersonation,),
    "LC13": (people.ad_labels,),
    "LC14": (people.ambassadors,),
}


def legal_pointers(case: LegalCase) -> Iterator[Pointer]:
    """Yield the result of every rule, in their order; of a competitor, and of a law that is not its seat's, `not_applicable`."""
    for rule in legal_config().rules:
        if case.company.role is not Role.OWN:
            yield Pointer(rule.id, LegalStatus.NOT_APPLICABLE, "competitor")
        elif not case.applies(rule):
            yield Pointer(rule.id, LegalStatus.NOT_APPLICABLE, "other_law")
        else:
            for check in CHECKS[rule.id]:
                yield from check(case, rule.id)
