"""The closed word lists of the product: every category that a frame column, a page or a report may hold.

The words are public interface (see docs/architecture.md, "Vocabulary"): they are stored as text in the frame, in the store and
in JSON. A member is equal to its text, so frames and files need no conversion.
"""

from enum import StrEnum


class Role(StrEnum):
    """Whose page we look for."""

    OWN = "own"
    COMPETITOR = "competitor"
    PEER = "peer"


class Entity(StrEnum):
    """What an address denotes. Only organisation and place are accounts of a company."""

    ORGANISATION = "organisation"
    PLACE = "place"
    PRODUCT = "product"
    PERSON = "person"
    CONTENT = "content"
    ACTION = "action"

    @property
    def is_account(self) -> bool:
        """True for what can be a company's account."""
        return self in (Entity.ORGANISATION, Entity.PLACE)


class Outcome(StrEnum):
    """How a fetch ended. The second group is refused by ourselves, before any byte leaves the machine."""

    OK = "ok"
    PARTIAL = "partial"
    MISSING = "missing"
    GONE = "gone"
    MOVED_AWAY = "moved_away"
    LOGIN_WALL = "login_wall"
    CONSENT_WALL = "consent_wall"
    CAPTCHA = "captcha"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    DNS_ERROR = "dns_error"
    CONNECT_ERROR = "connect_error"
    TLS_ERROR = "tls_error"
    PROTOCOL_ERROR = "protocol_error"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    WRONG_TYPE = "wrong_type"
    PARSER_ERROR = "parser_error"

    ROBOTS_DENIED = "robots_denied"
    POLICY_DENIED = "policy_denied"
    BUDGET_SPENT = "budget_spent"
    SUSPENDED = "suspended"
    OFFLINE_MISS = "offline_miss"
    CALIBRATION_FAILED = "calibration_failed"
    NOT_TRIED = "not_tried"

    @property
    def has_body(self) -> bool:
        """True where the body is the page that was asked for (perhaps cut)."""
        return self in (Outcome.OK, Outcome.PARTIAL)

    @property
    def is_wall(self) -> bool:
        """True where the host answered, but not to us."""
        return self in WALLS

    @property
    def is_refusal(self) -> bool:
        """True where we did not ask at all."""
        return self in REFUSALS


WALLS = frozenset({Outcome.LOGIN_WALL, Outcome.CONSENT_WALL, Outcome.CAPTCHA, Outcome.BLOCKED, Outcome.RATE_LIMITED})
REFUSALS = frozenset(
    {
        Outcome.ROBOTS_DENIED,
        Outcome.POLICY_DENIED,
        Outcome.BUDGET_SPENT,
        Outcome.SUSPENDED,
        Outcome.OFFLINE_MISS,
        Outcome.CALIBRATION_FAILED,
        Outcome.NOT_TRIED,
    }
)


class Presence(StrEnum):
    """Is there such an account? `unknown` always carries a failure, the other two never do."""

    EXISTS = "exists"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """Is it this company's? Derived from `identity_conf`; a human decision wins."""

    SAME = "same"
    DIFFERENT = "different"
    UNDECIDED = "undecided"
    UNTESTED = "untested"


class ClaimState(StrEnum):
    """What the platform says publicly about the owner. A missing claim link is `unknown`, never `claimed`."""

    CLAIMED = "claimed"
    UNCLAIMED = "unclaimed"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Ownership(StrEnum):
    """The fine class of who holds a page, decided top-down from evidence E1-E10 (docs/ownership.md)."""

    UNKNOWN_BLOCKED = "unknown_blocked"
    MISSING = "missing"
    CLOSED_MOVED = "closed_moved"
    DUPLICATE = "duplicate"
    IMPERSONATION_SUSPECT = "impersonation_suspect"
    OFFICIAL_CLAIMED = "official_claimed"
    OFFICIAL_LINKED = "official_linked"
    CLAIMED_UNLINKED = "claimed_unlinked"
    AUTO_CREATED = "auto_created"
    UNCLAIMED = "unclaimed"
    THIRD_PARTY_RECORD = "third_party_record"
    COMMUNITY_MADE = "community_made"
    FAN_UNOFFICIAL = "fan_unofficial"
    PARKED_RESERVED = "parked_reserved"
    UNKNOWN = "unknown"


class AccountClass(StrEnum):
    """The coarse class that chooses the report chapter."""

    OFFICIAL = "official"
    OFFICIAL_SUB = "official_sub"
    RETIRED = "retired"
    AUTO_GENERATED = "auto_generated"
    LEGACY = "legacy"
    UNOFFICIAL = "unofficial"
    SUSPECTED_IMPERSONATION = "suspected_impersonation"
    CANDIDATE = "candidate"
    FOREIGN = "foreign"


class ActivityClass(StrEnum):
    """Upkeep by days since the last post times the platform's factor (report-spec 5.1)."""

    ACTIVE = "active"
    SLOWING = "slowing"
    STAGNANT = "stagnant"
    DORMANT = "dormant"
    ABANDONED = "abandoned"
    EMPTY = "empty"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class FoundVia(StrEnum):
    """How we came to an account, strongest first. All ways are kept as evidence; the row names the strongest."""

    DECLARED = "declared"
    WEBSITE = "website"
    SAME_AS = "same_as"
    REL_ME = "rel_me"
    WIDGET = "widget"
    CAPTURE = "capture"
    API = "api"
    DOMAIN_HANDLE = "domain_handle"
    KNOWLEDGE_BASE = "knowledge_base"
    CROSS_LINK = "cross_link"
    DIRECTORY = "directory"
    SEARCH = "search"
    GUESS = "guess"


class ValueState(StrEnum):
    """Where a value comes from, or why there is none."""

    OBSERVED = "observed"
    DECLARED = "declared"
    ABSENT = "absent"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Answer(StrEnum):
    """What a person says who looked at a platform by hand. Not knowing is no answer."""

    OURS = "ours"
    NOBODYS = "nobodys"
    NOT_OURS = "not_ours"
    NONE = "none"

    @property
    def is_page(self) -> bool:
        """True where the person saw a page."""
        return self is not Answer.NONE


class Precision(StrEnum):
    """How exactly a date is known."""

    EXACT = "exact"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Where(StrEnum):
    """The part of a page in which an account was named."""

    HEADER = "header"
    NAV = "nav"
    FOOTER = "footer"
    BODY = "body"
    JSON_LD = "json_ld"
    REL_ME = "rel_me"
    META = "meta"
    WIDGET = "widget"
    FEED = "feed"
    SCRIPT = "script"


class NotOwn(StrEnum):
    """Why an account named on a company's page is not the company's."""

    SHARE_LINK = "share_link"
    AGENCY_CREDIT = "agency_credit"
    THEME_AUTHOR = "theme_author"
    THIRD_PARTY = "third_party"
    PERSON = "person"
    EMBED_OF_OTHER = "embed_of_other"
    PLATFORM_DEFAULT = "platform_default"
    DUPLICATE = "duplicate"


class Severity(StrEnum):
    """How grave a finding is, gravest first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


class FindingState(StrEnum):
    """What an audit concludes."""

    PASS = "pass"  # noqa: S105 - an outcome, not a secret
    FAIL = "fail"
    NOTICE = "notice"
    INFO = "info"
    MANUAL = "manual"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    ERROR = "error"


class LegalStatus(StrEnum):
    """What a legal pointer came to (report-spec 10). `flagged` needs a place that could be read completely."""

    OK = "ok"
    FLAGGED = "flagged"
    UNCLEAR = "unclear"
    NOT_CHECKED = "not_checked"
    NOT_APPLICABLE = "not_applicable"


class SiteSign(StrEnum):
    """What a page of the company's own site says beyond accounts: codes of evidence that belongs to no account."""

    GUIDELINE = "site_guideline"
    NETIQUETTE = "site_netiquette"
    CONDUCT = "site_conduct"
    MISSION = "site_mission"
    CAREER = "site_career"
    NEWSROOM = "site_newsroom"
    NOTICE = "site_notice"
    NOTICE_ITEM = "site_notice_item"
    NOTICE_NAMES = "site_notice_names"
    NOTICE_TARGET = "site_notice_target"
    PRIVACY = "site_privacy"
    PRIVACY_NAMES = "site_privacy_names"
    ODR = "site_odr"
    STATUTE = "site_statute"
    EMBED = "site_embed"
    CONSENT_VIEW = "site_consent_view"
    EMBED_REQUEST = "site_embed_request"
