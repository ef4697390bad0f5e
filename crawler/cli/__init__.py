"""The command line: arguments in, exit code out. Only names, options and help stand here.

The work is imported when it is asked for, so that `--help` is fast.

Data goes to standard output only with `--json` and for the JSONL commands, everything else to standard error. Exit codes are those
of docs/architecture.md, "Command line".
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from crawler.cli.texts import say

app = typer.Typer(
    name="istzustand",
    help=say("app"),
    epilog=say("app_examples"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Plain help: drawing boxes costs more time than everything else that `--help` does.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
platforms_app = typer.Typer(help=say("platforms"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(platforms_app, name="platforms")

Name = Annotated[str, typer.Argument(metavar="NAME", help=say("arg_name"))]
Domain = Annotated[str, typer.Argument(metavar="DOMAIN", help=say("arg_domain"))]
Competitors = Annotated[list[str] | None, typer.Option("--competitor", "-c", metavar="NAME=DOMAIN", help=say("arg_competitor"))]
KnownUrls = Annotated[list[str] | None, typer.Option("--known", metavar="URL", help=say("arg_known"))]
Country = Annotated[str, typer.Option(help=say("arg_country"))]
Lang = Annotated[str, typer.Option(help=say("arg_lang"))]
Out = Annotated[Path | None, typer.Option(help=say("arg_out"), file_okay=False)]
Formats = Annotated[str, typer.Option("--format", help=say("arg_format"))]
Record = Annotated[Path | None, typer.Option(help=say("arg_record"), dir_okay=False)]
Replay = Annotated[Path | None, typer.Option(help=say("arg_replay"), dir_okay=False)]
ConfigFile = Annotated[Path | None, typer.Option("--config", help=say("arg_config"), dir_okay=False)]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help=say("arg_no_browser"))]
AsJson = Annotated[bool, typer.Option("--json", help=say("arg_json"))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=say("arg_quiet"))]
MaxUnknown = Annotated[float | None, typer.Option("--max-unknown", metavar="SHARE", help=say("arg_max_unknown"))]
FailOn = Annotated[str | None, typer.Option("--fail-on", metavar="SEVERITY", help=say("arg_fail_on"))]
Unused = typer.Option(hidden=True)
AnswersFile = Annotated[Path | None, typer.Option("--questionnaire", metavar="FILE", help=say("arg_questionnaire"), dir_okay=False)]
IntoRun = Annotated[str | None, typer.Option("--run", metavar="RUN", help=say("arg_into_run"))]
ALL_FORMATS = "html,pdf,xlsx,csv,parquet,json"


def _version(value: bool) -> None:
    if value:
        from crawler.version import version

        typer.echo(f"istzustand {version()}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help=say("arg_version"))] = False,
) -> None:
    pass


@app.command(help=say("audit"), epilog=say("audit_examples"))
def audit(
    name: Name,
    domain: Domain,
    competitor: Competitors = None,
    known: KnownUrls = None,
    country: Country = "de",
    lang: Lang = "de",
    out: Out = None,
    formats: Formats = ALL_FORMATS,
    record: Record = None,
    replay: Replay = None,
    no_browser: NoBrowser = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
    max_unknown: MaxUnknown = None,
    fail_on: FailOn = None,
    config: ConfigFile = None,
    questionnaire: AnswersFile = None,
) -> None:
    """Audit a company and its competitors."""
    from crawler.cli.audit import AuditOrder, run_audit

    order = AuditOrder(
        name, domain, tuple(competitor or ()), tuple(known or ()), country, lang, out, formats, record, replay,
        not no_browser, as_json, quiet, max_unknown, fail_on, config, questionnaire,
    )  # fmt: skip
    raise typer.Exit(run_audit(order))


@app.command(help=say("demo"), epilog=say("demo_examples"))
def demo(
    out: Out = None,
    lang: Lang = "both",
    formats: Formats = ALL_FORMATS,
    record: Record = None,
    replay: Replay = None,
    no_browser: NoBrowser = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Audit the demo company over the recorded small web."""
    from crawler.cli.demo import run_demo

    raise typer.Exit(run_demo(out, lang, formats, record, replay, browser=not no_browser, as_json=as_json, quiet=quiet))


@app.command(help=say("plan"), epilog=say("plan_examples"))
def plan(
    name: Name,
    domain: Domain,
    competitor: Competitors = None,
    known: KnownUrls = None,
    country: Country = "de",
    as_json: AsJson = False,
    config: ConfigFile = None,
    questionnaire: AnswersFile = None,
    # The other options of `audit` change nothing here; they are taken so that one word turns an audit into its plan.
    lang: Annotated[str, Unused] = "de",
    out: Annotated[Path | None, Unused] = None,
    formats: Annotated[str, typer.Option("--format", hidden=True)] = ALL_FORMATS,
    record: Annotated[Path | None, Unused] = None,
    replay: Annotated[Path | None, Unused] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", hidden=True)] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", hidden=True)] = False,
    max_unknown: Annotated[float | None, Unused] = None,
    fail_on: Annotated[str | None, Unused] = None,
) -> None:
    """Show hosts, requests and minutes of a run without fetching anything."""
    from crawler.cli.plan import show_plan

    show_plan(
        name, domain, tuple(competitor or ()), tuple(known or ()), country, config, questionnaire=questionnaire, as_json=as_json
    )


@app.command(help=say("identify"), epilog=say("identify_examples"))
def identify(urls: Annotated[list[str], typer.Argument(metavar="URL…", help=say("arg_urls"))]) -> None:
    """Print one JSON line for each address, in order."""
    from crawler.cli.inspect import identify_urls

    identify_urls(urls)


@app.command(help=say("extract"), epilog=say("extract_examples"))
def extract(
    file: Annotated[str, typer.Argument(metavar="FILE", help=say("arg_file"))],
    url: Annotated[str, typer.Option(help=say("arg_url"))],
) -> None:
    """Print one JSON line for each account on a saved page."""
    from crawler.cli.inspect import extract_file

    extract_file(file, url)


@app.command(help=say("classify"), epilog=say("classify_examples"))
def classify(
    file: Annotated[str, typer.Argument(metavar="FILE", help=say("arg_file"))],
    url: Annotated[str, typer.Option(help=say("arg_url"))],
    status: Annotated[int | None, typer.Option(help=say("arg_status"), min=100, max=999)] = None,
) -> None:
    """Print what one saved platform page says, as JSON."""
    from crawler.cli.inspect import classify_file

    classify_file(file, url, status)


@app.command(help=say("report"), epilog=say("report_examples"))
def report(
    run: Annotated[str, typer.Argument(metavar="RUN", help=say("arg_run"))],
    lang: Lang = "de",
    out: Out = None,
    formats: Formats = ALL_FORMATS,
    no_browser: NoBrowser = False,
    as_json: AsJson = False,
    config: ConfigFile = None,
    questionnaire: AnswersFile = None,
) -> None:
    """Write the report of a stored run again."""
    from crawler.cli.audit import rewrite_report

    rewrite_report(run, lang, out, formats, config, questionnaire=questionnaire, browser=not no_browser, as_json=as_json)


@app.command("import", help=say("import"), epilog=say("import_examples"))
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help=say("arg_files"))],
    url: Annotated[str | None, typer.Option(help=say("arg_import_url"))] = None,
    run: IntoRun = None,
    as_json: AsJson = False,
    config: ConfigFile = None,
) -> None:
    """Read pages that a person saved."""
    from crawler.cli.capture import import_files

    raise typer.Exit(import_files(files, url, run, config, as_json=as_json))


@app.command(help=say("capture"), epilog=say("capture_examples"))
def capture(
    urls: Annotated[list[str], typer.Argument(metavar="URL…", help=say("arg_capture_urls"))],
    out: Annotated[Path, typer.Option(help=say("arg_captures"), file_okay=False)] = Path("captures"),
    run: IntoRun = None,
    as_json: AsJson = False,
    config: ConfigFile = None,
) -> None:
    """Open pages in a window for a person to look at, and read those that the person stores."""
    from crawler.cli.capture import capture_urls

    raise typer.Exit(capture_urls(urls, out, run, config, as_json=as_json))


@app.command(help=say("checklist"), epilog=say("checklist_examples"))
def checklist(
    run: Annotated[str, typer.Argument(metavar="RUN", help=say("arg_run"))],
    answers: Annotated[Path | None, typer.Option(metavar="FILE", help=say("arg_answers"), dir_okay=False)] = None,
    by: Annotated[str, typer.Option(metavar="NAME", help=say("arg_by"))] = "",
    ask: Annotated[bool, typer.Option("--ask", help=say("arg_ask"))] = False,
    everyone: Annotated[bool, typer.Option("--all", help=say("arg_all"))] = False,
    lang: Lang = "de",
    out: Out = None,
    as_json: AsJson = False,
    config: ConfigFile = None,
) -> None:
    """Write the questions of a run that only a person can answer, or take the answers."""
    if answers is not None:
        from crawler.cli.checklist import take_answers

        take_answers(run, answers, by, config, as_json=as_json)
    elif ask:
        from crawler.cli.checklist_ask import ask_questions

        ask_questions(run, by, config, everyone=everyone)
    else:
        from crawler.cli.checklist import write_questions

        write_questions(run, lang, out, config, everyone=everyone, as_json=as_json)


@app.command(help=say("questionnaire"), epilog=say("questionnaire_examples"))
def questionnaire(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("arg_questionnaire_file"))],
    new: Annotated[bool, typer.Option("--new", help=say("arg_questionnaire_new"))] = False,
    check: Annotated[bool, typer.Option("--check", help=say("arg_questionnaire_check"))] = False,
    source: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help=say("arg_questionnaire_from"), dir_okay=False)
    ] = None,
    company: Annotated[str, typer.Option(metavar="NAME", help=say("arg_questionnaire_company"))] = "",
    by: Annotated[str, typer.Option(metavar="NAME", help=say("arg_questionnaire_by"))] = "",
    lang: Annotated[str, typer.Option(help=say("arg_questionnaire_lang"))] = "de",
    as_json: AsJson = False,
) -> None:
    """Write, ask or check the questionnaire to the company."""
    if new or source is not None:
        from crawler.cli.questionnaire import write_new

        write_new(file, lang, company, source)
    elif check:
        from crawler.cli.questionnaire import check as check_file

        check_file(file, as_json=as_json)
    else:
        from crawler.cli.questionnaire_ask import ask

        ask(file, by)


@platforms_app.command("list", help=say("platforms_list"), epilog=say("platforms_list_examples"))
def platforms_list(as_json: AsJson = False) -> None:
    """List all platforms."""
    from crawler.cli.platforms import list_platforms

    list_platforms(as_json=as_json)


@platforms_app.command("show", help=say("platforms_show"), epilog=say("platforms_show_examples"))
def platforms_show(
    platform: Annotated[str, typer.Argument(metavar="PLATFORM", help=say("arg_platform"))], as_json: AsJson = False
) -> None:
    """Show one definition."""
    from crawler.cli.platforms import show_platform

    show_platform(platform, as_json=as_json)


@platforms_app.command("check", help=say("platforms_check"), epilog=say("platforms_check_examples"))
def platforms_check(
    platform: Annotated[list[str] | None, typer.Argument(metavar="PLATFORM", help=say("arg_platforms"))] = None,
    live: Annotated[bool, typer.Option("--live", help=say("arg_live"))] = False,
    as_json: AsJson = False,
    config: ConfigFile = None,
) -> None:
    """Check all definitions, with `--live` also what their control accounts answer today."""
    from crawler.cli.platforms import check_live, check_platforms

    raise typer.Exit(
        check_live(platform or [], config, as_json=as_json) if live else check_platforms(platform or [], as_json=as_json)
    )


@platforms_app.command("new", help=say("platforms_new"), epilog=say("platforms_new_examples"))
def platforms_new(
    platform: Annotated[str, typer.Argument(metavar="PLATFORM", help=say("arg_new_platform"))],
    url: Annotated[str, typer.Argument(metavar="URL", help=say("arg_new_url"))],
    into: Annotated[Path | None, typer.Option(metavar="DIR", help=say("arg_into"), file_okay=False)] = None,
) -> None:
    """Write the files of a new platform."""
    from crawler.cli.platforms import new_platform

    new_platform(platform, url, into)


@app.command(help=say("doctor"), epilog=say("doctor_examples"))
def doctor(as_json: AsJson = False, config: ConfigFile = None) -> None:
    """Check the environment."""
    from crawler.cli.doctor import run_doctor

    raise typer.Exit(run_doctor(config, as_json=as_json))


def main() -> None:
    """Run the command line; every fault ends in one sentence and the exit code of the contract."""
    from crawler.cli.faults import exit_code_of

    command = typer.main.get_command(app)

    def work() -> None:
        # Not `app()`: that would print the faults of arguments in its own words and swallow a broken pipe.
        with command.make_context("istzustand", sys.argv[1:]) as context:
            command.invoke(context)
        sys.stdout.flush()

    sys.exit(exit_code_of(work))
