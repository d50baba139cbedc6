"""The 17 districts and the four county areas that rules and sentences speak of: data, to be edited as councils change.

Source: ONS local authority districts (2025 codes), Open Government Licence v3.0.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class District:
    id: str
    name: str
    county: str


COUNTIES = {
    "derby": "Derby",
    "nottingham": "Nottingham",
    "derbyshire": "Derbyshire",
    "nottinghamshire": "Nottinghamshire",
}

DISTRICTS = (
    District("derby", "Derby", "derby"),
    District("nottingham", "Nottingham", "nottingham"),
    District("amber-valley", "Amber Valley", "derbyshire"),
    District("bolsover", "Bolsover", "derbyshire"),
    District("chesterfield", "Chesterfield", "derbyshire"),
    District("derbyshire-dales", "Derbyshire Dales", "derbyshire"),
    District("erewash", "Erewash", "derbyshire"),
    District("high-peak", "High Peak", "derbyshire"),
    District("north-east-derbyshire", "North East Derbyshire", "derbyshire"),
    District("south-derbyshire", "South Derbyshire", "derbyshire"),
    District("ashfield", "Ashfield", "nottinghamshire"),
    District("bassetlaw", "Bassetlaw", "nottinghamshire"),
    District("broxtowe", "Broxtowe", "nottinghamshire"),
    District("gedling", "Gedling", "nottinghamshire"),
    District("mansfield", "Mansfield", "nottinghamshire"),
    District("newark-and-sherwood", "Newark and Sherwood", "nottinghamshire"),
    District("rushcliffe", "Rushcliffe", "nottinghamshire"),
)
DISTRICT_IDS = tuple(district.id for district in DISTRICTS)

AREA_GROUPS = {
    "all": DISTRICT_IDS,
    "derbyshire": tuple(d.id for d in DISTRICTS if d.county == "derbyshire"),
    "nottinghamshire": tuple(d.id for d in DISTRICTS if d.county == "nottinghamshire"),
}


def place_names(district_ids: frozenset[str]) -> list[str]:
    """The shortest true list of names: a county area in place of all its districts.

    Derbyshire here is the county council's area, so it does not hold the city of Derby; the same for Nottinghamshire.
    """
    names: list[str] = []
    for county_id, county in COUNTIES.items():
        members = [d for d in DISTRICTS if d.county == county_id]
        inside = [d for d in members if d.id in district_ids]
        if len(inside) == len(members):
            names.append(county)
        else:
            names.extend(d.name for d in inside)
    return names
