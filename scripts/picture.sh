#!/usr/bin/env bash
# Makes media/demo.png: a real terminal with the main command and what it made.
# Needs the packages xvfb, xterm, imagemagick and fonts-dejavu-core.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/setup.sh
mkdir -p out
display=:77
Xvfb $display -screen 0 1280x1024x24 >/dev/null 2>&1 &
server=$!
trap 'kill $server' EXIT
sleep 1
cat > out/picture-session.sh <<'SESSION'
PS1='$ '
stepwright() { node dist/cli.js "$@"; }
clear
printf '$ stepwright edits examples -o out/rows.jsonl\n'
stepwright edits examples -o out/rows.jsonl
printf '\n$ stepwright show out/rows.jsonl --row 5 --edits 11-14\n'
stepwright show out/rows.jsonl --row 5 --edits 11-14
printf '\n$ '
touch out/picture-ready
sleep 30
SESSION
rm -f out/picture-ready
DISPLAY=$display xterm -geometry 104x52+0+0 -fa 'DejaVu Sans Mono' -fs 11 -bg '#16181d' -fg '#d8dee9' \
  -xrm 'XTerm*color2: #7fbf7f' -xrm 'XTerm*color1: #e06c75' -xrm 'XTerm*boldMode: true' \
  -b 12 -title stepwright -e bash --norc out/picture-session.sh &
for _ in $(seq 60); do
  [ -f out/picture-ready ] && break
  sleep 0.5
done
sleep 1
DISPLAY=$display import -window root out/picture.png
convert out/picture.png -trim +repage -colors 64 media/demo.png
