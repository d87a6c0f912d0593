"""Shipped parameters of the matcher, from which learning starts: `python bench/resolution.py --ship` prints this file.

Counted with labels on the development half of the bench's companies; the test half was not touched.
"""

from typing import Any

SHIPPED: dict[str, Any] = {
    "Organization": {
        "prior": 0.6085,
        "usual": -10.79,
        "m": {
            "name": [
                0.88382,
                0.05459,
                0.04682,
                0.00097,
                0.00019,
                0.00019,
                0.00175,
                0.00019,
                0.00136,
                0.00019,
                0.00253,
                0.00641,
                0.00097,
            ],
            "place": [0.99946, 0.00027, 0.00027],
            "form": [0.78568, 0.21432],
            "industry": [0.99781, 0.00219],
            "domain": [0.99479, 0.00521],
            "phone": [0.98333, 0.01667],
        },
        "u": {
            "name": [
                0.04191,
                0.00271,
                0.03166,
                0.05035,
                0.45252,
                0.07627,
                0.05276,
                0.06663,
                0.13898,
                0.0214,
                0.05336,
                0.01115,
                0.0003,
            ],
            "place": [0.38837, 0.04941, 0.56223],
            "form": [0.45005, 0.54995],
            "industry": [0.35093, 0.64907],
            "domain": [0.06322, 0.93678],
            "phone": [0.03333, 0.96667],
        },
    },
    "Person": {
        "prior": 0.633,
        "usual": -12.561,
        "m": {
            "name": [0.74006, 0.25974, 7e-05, 7e-05, 7e-05],
            "employer": [0.94271, 0.04809, 0.00919],
            "email": [0.99896, 0.00104],
            "phone": [0.99822, 0.00178],
            "gender": [0.99975, 0.00025],
            "birth": [0.99973, 0.00027],
            "job": [0.99973, 0.00027],
            "place": [0.5, 0.5],
        },
        "u": {
            "name": [0.42867, 0.55708, 0.01403, 0.00011, 0.00011],
            "employer": [0.01403, 0.00399, 0.98198],
            "email": [0.00179, 0.99821],
            "phone": [0.00263, 0.99737],
            "gender": [0.8527, 0.1473],
            "birth": [0.32093, 0.67907],
            "job": [0.63903, 0.36097],
            "place": [0.5, 0.5],
        },
    },
}
