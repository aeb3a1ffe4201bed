#!/usr/bin/env bash
# Makes the films in this folder from the full open data (see README.md here). Needs ffmpeg and Node.
#   bash tests/data/make.sh FOLDER_WITH_THE_FULL_DATA
set -euo pipefail
from=$1
here=$(cd "$(dirname "$0")" && pwd)
cp "$from/digits/landmarks.csv" "$from/digits/LICENSE" "$here/digits/"
cp "$from/moving/cafe-asl/LICENSE" "$here/moving/"
cp "$from/clips/LICENSE-msl" "$here/clips/LICENSE"
for sign in yo hoy dolor; do
  cp "$from/clips/msl-${sign}_001.mp4" "$here/clips/msl-$sign.mp4"
done
for person in p001 p002 p003 p006 p009; do
  for digit in 0 1 2 3 4 5; do
    ffmpeg -hide_banner -loglevel error -y -i "$from/clips/signer-$person-digit-$digit.webm" \
      -c:v libvpx-vp9 -b:v 0 -crf 30 -cpu-used 2 -fflags +bitexact "$here/digits/clips/$person-$digit.webm"
  done
done
node "$here/make.mjs" "$from" "$here"
