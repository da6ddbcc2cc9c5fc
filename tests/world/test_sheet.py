"""Contact sheets show everything that the world can draw, and the command knows all of them."""

import pytest
from PIL import Image

from cli.world import SHEETS as OFFERED
from models.world import sheet
from models.world.language.vocabulary import things


def cells(name):
    return [cell for row in sheet.SHEETS[name]() for cell in row]


def test_the_command_offers_every_sheet():
    assert list(sheet.SHEETS) == list(OFFERED)


@pytest.mark.parametrize(
    ("name", "slot"), [("settings", "setting"), ("settings", "time"), ("weathers", "weather"), ("actions", "action"),
                       ("styles", "style"), ("cameras", "camera")]
)  # fmt: skip
def test_nothing_is_left_out(name, slot):
    assert {getattr(cell.scene, slot) for cell in cells(name)} >= set(things(slot))


def test_every_subject_and_accessory_is_shown():
    assert [cell.scene.subjects[0].kind for cell in cells("subjects")] == things("subject")
    worn = {a.kind for cell in cells("people") for s in cell.scene.subjects for a in s.accessories}
    assert worn == set(things("accessory"))


def test_a_sheet_is_written_and_with_full_its_cells_too(tmp_path):
    paths = list(sheet.written(["together"], tmp_path, full=True, drawn=(54, 96)))
    assert len(paths) == 1 + len(cells("together"))
    with Image.open(paths[0]) as page, Image.open(paths[1]) as one:
        assert page.width > 4 * sheet.CELL[0]
        assert one.size == (54, 96)
