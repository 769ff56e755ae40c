#!/bin/sh
# Compiles pali-direct.terminfo and writes it, base64-coded, as ../direct_entry.h. Needs ncurses-bin (tic).
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tic -x -o "$folder" pali-direct.terminfo
{
  echo "// Made by direct-color/make.sh from pali-direct.terminfo: do not edit."
  echo "static const char direct_entry[] ="
  base64 -w 100 "$folder/p/pali-direct" | tr '+/' '-_' | sed 's/.*/    "&"/; $s/$/;/'
} > ../direct_entry.h
