#!/bin/sh
# Inside of a container of the oldest Linux that a release is for: installs what a build needs, then does what every
# platform does. Arguments are those of `npm run release`.
set -eu

if command -v apk > /dev/null; then
  apk add --no-cache bash build-base git nodejs npm python3 rustup
  rustup-init -y --profile minimal --default-toolchain "$RUST_VERSION"
  # An addon is loaded by a Node that has its own musl.
  export RUSTFLAGS="-C target-feature=-crt-static"
else
  dnf module enable -y nodejs:20
  dnf install -y gcc gcc-c++ git make nodejs npm python3.12
  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs |
    sh -s -- -y --profile minimal --default-toolchain "$RUST_VERSION"
fi
. "$HOME/.cargo/env"
# The checkout belongs to another user.
git config --global --add safe.directory "$PWD"

npm ci
npm run release -- "$@"
