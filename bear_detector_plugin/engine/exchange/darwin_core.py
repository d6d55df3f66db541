# SPDX-License-Identifier: GPL-2.0-or-later
"""Animals as occurrences in Darwin Core, the terms in which GBIF and OBIS exchange them: one row an animal.

The terms are those of https://dwc.tdwg.org/terms. An occurrence's name is the same in every table that is made of the
same results, and no other survey's: detections' own names, which tell folders, need not be unique in the world.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from uuid import NAMESPACE_URL, uuid5

from ...shares import decimal
from ..results.animals import CONFIRMED, Animal
from .csv_table import Value

TERMS = (
    "occurrenceID",
    "catalogNumber",
    "basisOfRecord",
    "occurrenceStatus",
    "eventDate",
    "scientificName",
    "kingdom",
    "taxonRank",
    "vernacularName",
    "individualCount",
    "decimalLatitude",
    "decimalLongitude",
    "geodeticDatum",
    "coordinateUncertaintyInMeters",
    "associatedMedia",
    "samplingProtocol",
    "identificationVerificationStatus",
    "identificationRemarks",
)
NAMES = {
    "polar_bear": ("Ursus maritimus", "species"),
    "walrus": ("Odobenus rosmarus", "species"),
    "ringed_seal": ("Pusa hispida", "species"),
    "bearded_seal": ("Erignathus barbatus", "species"),
    "harbour_seal": ("Phoca vitulina", "species"),
    "harp_seal": ("Pagophilus groenlandicus", "species"),
    "hooded_seal": ("Cystophora cristata", "species"),
    "seal": ("Phocidae", "family"),
}
"""Scientific name and its rank, by class; what is not known here is an animal, and its class its common name."""
_WITHIN_95 = 2.4477
"""Standard errors along an axis within which a place in the plane lies with 95 %: Rayleigh's distribution."""
_PROTOCOL = "aerial survey photographs, searched by a neural network"


def rows(animals: Sequence[Animal], reviewed: Sequence[bool]) -> Iterator[tuple[Value, ...]]:
    """The animals, with longitude and latitude of WGS 84; those without a place have none.

    Args:
        animals: all.
        reviewed: whether people have confirmed that each is one.
    """
    for animal, verified in zip(animals, reviewed, strict=True):
        name, rank = NAMES.get(animal.class_name, ("Animalia", "kingdom"))
        longitude, latitude = animal.place
        yield (
            uuid5(NAMESPACE_URL, f"{animal.id} {animal.taken}").urn,
            animal.id,
            "MachineObservation",
            "present",
            animal.taken or None,
            name,
            "Animalia",
            rank,
            animal.class_name.replace("_", " "),
            1,
            round(latitude, 7),
            round(longitude, 7),
            "EPSG:4326" if math.isfinite(latitude) else None,
            _uncertainty(animal.error_m),
            " | ".join(animal.photos),
            _PROTOCOL,
            "verified by reviewer" if verified else "unverified",
            _remark(animal),
        )


def _uncertainty(error_m: float) -> float:
    return math.nan if math.isnan(error_m) else float(max(1, math.ceil(_WITHIN_95 * error_m)))


def _remark(animal: Animal) -> str:
    seen = len(animal.sightings)
    taken_for_one = "" if seen == 1 else f"; {seen} sightings, as one animal {animal.how}"
    agreed = " by reviewer" if animal.how == CONFIRMED else ""
    return f"score {decimal(animal.score)}{taken_for_one}{agreed}"
