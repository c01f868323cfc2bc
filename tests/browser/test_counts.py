"""How much a record costs: pages passed and answers given. A new question must earn its place."""

import os
import sys
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from decisions.demo.scenarios import S1, Scenario
from tests.browser.conftest import sign_in_as
from tests.browser.journey import Journey

SMALLEST = Scenario(
    "smallest",
    S1.author,
    (
        (
            "worry",
            {
                "children-0-name": "Maya",
                "children-0-born": "7",
                "worry": "Bruises on both arms.",
                "level": "may_be",
                "if_nobody_knew": "She could be hurt again.",
            },
        ),
        ("family", {"children-0-knows": "too_young"}),
        ("law", {"law_fits": "yes", "consent_asked": "no"}),
        ("advice", {"unsure": "no"}),
        ("protect", {"protected": ["none"]}),
        (
            "share",
            {
                "recipient": "@Northbridge MASH",
                "purpose": "protect",
                "items-0-give": "on",
                "sent": "yes",
            },
        ),
        ("reasons", {"reasons": "They can find out whether she is safe."}),
    ),
)


def count(page: Page, scenario: Scenario) -> tuple[int, int]:
    """Record a scenario to its signature. Return the pages and the answers that it took."""
    page.goto("/")
    journey = Journey(page)
    journey.start()
    journey.record(replace(scenario, sign=True))
    journey.sign()
    expect(page.get_by_role("heading", name="Recorded and signed")).to_be_visible()
    return len(journey.pages), len(journey.inputs)


def test_a_record_costs_few_pages_and_answers(page: Page, capsys: pytest.CaptureFixture[str]):
    sign_in_as(page, "Priya Nair")
    small, large = count(page, SMALLEST), count(page, S1)
    # A process of xdist speaks to its parent over stdout: what people read goes to stderr.
    screen = sys.__stderr__ if "PYTEST_XDIST_WORKER" in os.environ else sys.__stdout__
    counted = f"{small[0]} pages, {small[1]} inputs; S1: {large[0]} pages, {large[1]} inputs"
    with capsys.disabled():
        print(f"\nsmallest: {counted}", file=screen, flush=True)
    assert small[0] <= 8
    assert small[1] <= 20
    assert large[0] <= 9
    assert large[1] <= 50
