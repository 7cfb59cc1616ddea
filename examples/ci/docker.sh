#!/bin/sh
# Any CI that has Docker: the sandbox beside the tests, on a network of their own.   sh docker.sh IMAGE
set -eu
image=${1:-payout-links-sandbox}
name=payout-links-$$
docker network create "$name" >/dev/null
trap 'docker rm -f "$name" >/dev/null 2>&1; docker network rm "$name" >/dev/null' EXIT
docker run -d --name "$name" --network "$name" --network-alias sandbox --read-only --cap-drop ALL \
  -e PAYOUT_LINKS_SANDBOX_ISOLATE_KEYS=true "$image" >/dev/null
until [ "$(docker inspect -f '{{.State.Health.Status}}' "$name")" = healthy ]; do
  [ "$(docker inspect -f '{{.State.Running}}' "$name")" = true ] || { docker logs "$name" >&2; exit 1; }
  sleep 0.1
done
# The application's own image and tests go here; this asks from a second container of the sandbox's image.
docker run --rm --network "$name" -e PAYOUT_LINKS_SANDBOX_URL=http://sandbox:7290 -e PAYOUT_LINKS_SANDBOX_KEY=rzp_test_ci \
  --entrypoint payout-links-sandbox "$image" links
