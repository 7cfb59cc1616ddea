"""Writes what the packages consist of, as CycloneDX 1.6, by the project that keeps that format.

    python sbom.py VERSION Package.resolved SWIFT_VERSION libssl3=3.0.17-1 ... > sbom.cdx.json

It is the same text for the same parts: no time and no random number.
"""
import json
import sys
import uuid

from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

APACHE = "Apache-2.0"
LIBRARIES = {"libssl3": APACHE, "zlib1g": "Zlib", "libc6": "LGPL-2.1-or-later", "libstdc++6": None, "libgcc-s1": None}


def licensed(identifier):
    return [DisjunctiveLicense(id=identifier)] if identifier else []


def described(version, resolved, swift, libraries):
    product = Component(
        name="payout-links-sandbox", version=version, type=ComponentType.APPLICATION, bom_ref="payout-links-sandbox")
    # The runtime's exception lets a program that Swift's libraries are linked into go without their licence's notice.
    parts = [Component(name="swift", version=swift, bom_ref="swift", licenses=licensed(APACHE))]
    for pin in resolved["pins"]:
        location = pin["location"].removesuffix(".git")
        parts.append(Component(
            name=pin["identity"], version=pin["state"]["version"], bom_ref=pin["identity"], licenses=licensed(APACHE),
            purl=PackageURL("swift", location.removeprefix("https://").rpartition("/")[0], pin["identity"],
                            pin["state"]["version"]),
            external_references=[ExternalReference(type=ExternalReferenceType.VCS, url=XsUri(location))]))
    for library in libraries:
        name, _, number = library.partition("=")
        parts.append(Component(
            name=name, version=number, bom_ref=name, type=ComponentType.LIBRARY, licenses=licensed(LIBRARIES[name]),
            purl=PackageURL("deb", "debian", name, number)))
    bom = Bom(components=parts, serial_number=uuid.uuid5(uuid.NAMESPACE_URL, repr((version, resolved, libraries))))
    bom.metadata.component = product
    bom.register_dependency(product, parts)
    return bom


def main(version, resolved, swift, *libraries):
    with open(resolved) as file:
        bom = described(version, json.load(file), swift, libraries)
    document = json.loads(JsonV1Dot6(bom).output_as_string())
    document["metadata"].pop("timestamp", None)
    text = json.dumps(document, indent=2, sort_keys=True)
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong:
        sys.exit(f"sbom: {wrong}")
    print(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
