"""One bit or one cell of a store changed at random: it is seen, said, and never a traceback."""

import os
from pathlib import Path

import pytest
from mutations_store import check
from planted_store import stored, written

pytestmark = pytest.mark.property


MUTATIONS = int(os.environ.get("STORE_MUTATIONS", "150"))
BODY = "design:\n  kind: grid\n  factors:\n    gift_discount: {values: [0.1, 0.2], because: A test.}\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    stored(written(folder, body=BODY, replicates=1), folder / "store")
    return folder / "store"


def test_no_change_of_a_store_goes_unnoticed(store: Path, tmp_path: Path) -> None:
    assert check(store, tmp_path, range(MUTATIONS)) == []
