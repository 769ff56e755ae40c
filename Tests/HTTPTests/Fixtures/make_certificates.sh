#!/bin/sh
# A certificate authority of nobody, and a server's certificate for localhost and 127.0.0.1, both good from 2020 to
# 2120.
set -eu
cd "$(dirname "$0")"
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
touch "$scratch/index"
cat > "$scratch/ca.conf" <<'END'
[ca]
default_ca = here
[here]
new_certs_dir = $ENV::SCRATCH
database = $ENV::SCRATCH/index
rand_serial = yes
default_md = sha256
policy = any
default_startdate = 20200101000000Z
default_enddate = 21200101000000Z
[any]
commonName = supplied
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical,CA:FALSE
subjectAltName = DNS:localhost,IP:127.0.0.1
END
export SCRATCH="$scratch"
request() {
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1" -out "$scratch/request" -subj "$2"
}
sign() {
  openssl ca -batch -notext -config "$scratch/ca.conf" -in "$scratch/request" -keyfile "$scratch/authority.key" "$@"
}
request "$scratch/authority.key" "/CN=Loopback test authority"
sign -selfsign -extensions authority -out authority.pem
request server.key "/CN=localhost"
sign -cert authority.pem -extensions server -out server.pem
