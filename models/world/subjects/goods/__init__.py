"""What is sold and carried, by name."""

from models.world.subjects.goods.good import Good
from models.world.subjects.goods.luxury import HEADPHONES, LIPSTICK
from models.world.subjects.goods.parcels import GIFT, SUITCASE
from models.world.subjects.goods.screen import PHONE
from models.world.subjects.goods.shoe import SNEAKER
from models.world.subjects.goods.table import BOTTLE, BURGER, CUP

GOODS: dict[str, Good] = {
    "suitcase": SUITCASE,
    "gift": GIFT,
    "cup": CUP,
    "bottle": BOTTLE,
    "burger": BURGER,
    "sneaker": SNEAKER,
    "phone": PHONE,
    "headphones": HEADPHONES,
    "lipstick": LIPSTICK,
}
