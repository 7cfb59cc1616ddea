"""Writes the container image that buildah has built as an archive, without what buildah invents for each build.

    python3 packages/image.py DIRECTORY NAME:TAG ARCHIVE     DIRECTORY is what buildah push dir: has written

The archive is an OCI image layout that docker load and podman load read as well. Prints the digest of its manifest,
which is also the digest in a registry, and its image id.
"""

import gzip
import hashlib
import io
import json
import pathlib
import sys
import tarfile

INVENTED = ("container", "container_config", "parent")


def encode(document):
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def main(directory, name, archive):
    source = pathlib.Path(directory)
    files = {"oci-layout": encode({"imageLayoutVersion": "1.0.0"})}

    def blob(content, kind):
        digest = hashlib.sha256(content).hexdigest()
        files[f"blobs/sha256/{digest}"] = content
        return {"mediaType": kind, "digest": f"sha256:{digest}", "size": len(content)}

    def read(descriptor):
        return (source / descriptor["digest"].removeprefix("sha256:")).read_bytes()

    built = json.loads((source / "manifest.json").read_bytes())
    config = json.loads(read(built["config"]))
    config = {name: value for name, value in config.items() if name not in INVENTED}
    config["config"].pop("Hostname", None)
    layers = []
    for diff, layer in zip(config["rootfs"]["diff_ids"], built["layers"], strict=True):
        content = read(layer)
        content = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
        if f"sha256:{hashlib.sha256(content).hexdigest()}" != diff:
            raise SystemExit(f"image: {layer['digest']} is not the layer {diff}")
        layers.append(blob(gzip.compress(content, 6, mtime=0), "application/vnd.oci.image.layer.v1.tar+gzip"))
    # The configuration keeps Docker's health check, which OCI's own has not; Docker reads it all the same.
    config = blob(encode(config), "application/vnd.oci.image.config.v1+json")
    kind = "application/vnd.oci.image.manifest.v1+json"
    manifest = blob(encode({"schemaVersion": 2, "mediaType": kind, "config": config, "layers": layers}), kind)
    named = {**manifest, "annotations": {"io.containerd.image.name": f"docker.io/library/{name}"}}
    files["index.json"] = encode({"schemaVersion": 2, "manifests": [named]})

    def place(descriptor):
        return "blobs/" + descriptor["digest"].replace(":", "/")

    loaded = {"Config": place(config), "RepoTags": [name], "Layers": [place(layer) for layer in layers]}
    files["manifest.json"] = encode([loaded])
    with tarfile.open(archive, "w", format=tarfile.USTAR_FORMAT) as whole:
        for path in sorted(files):
            entry = tarfile.TarInfo(path)
            entry.size = len(files[path])
            whole.addfile(entry, io.BytesIO(files[path]))
    print("digest", manifest["digest"])
    print("image id", config["digest"])


main(*sys.argv[1:])
