"""Every attack of `tests/attacks` gets the verdict that the table promises; none is a traceback."""

from itertools import groupby

import pytest

from contract_tui.signing import verifying
from contract_tui.signing.verifying import verify
from tests.attacks.catalogue import all_attacks
from tests.attacks.claims import CLAIMS, Claim
from tests.attacks.claims import complaint as complaint_of_claim
from tests.attacks.document import table
from tests.attacks.good_contracts import good_contracts
from tests.attacks.good_files import Sample, good_files
from tests.attacks.good_files import complaint as complaint_of_sample
from tests.attacks.suite import Attack, complaint, doubled
from tests.world.places import DOCS

DOCUMENT = DOCS / "verifying.md"


@pytest.mark.parametrize("attack", all_attacks(), ids=lambda attack: attack.title)
def test_an_attack_gets_its_verdict(attack: Attack) -> None:
    assert complaint(attack, attack.make(), verify) is None


@pytest.mark.parametrize("contract", good_contracts(), ids=lambda contract: contract.name)
def test_a_good_contract_is_valid(contract: Attack) -> None:
    assert complaint(contract, contract.make(), verify) is None


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_what_a_file_says_that_it_is(claim: Claim) -> None:
    assert complaint_of_claim(claim, claim.make(), verifying) is None


@pytest.mark.parametrize("sample", good_files(), ids=lambda sample: sample.name)
def test_what_signers_give_back(sample: Sample) -> None:
    assert complaint_of_sample(sample, verifying) is None


def test_there_are_two_hundred_at_least_in_every_category_and_none_twice() -> None:
    found = all_attacks()
    assert len(found) >= 200
    sizes = {category: len(list(each)) for category, each in groupby(found, lambda attack: attack.category)}
    assert min(sizes.values()) >= 10, sizes
    assert list(doubled(found)) == []


def test_the_table_of_the_documentation_is_this_suites() -> None:
    assert table() in DOCUMENT.read_text("utf-8")
