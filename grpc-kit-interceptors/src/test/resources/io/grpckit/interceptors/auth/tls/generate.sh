#!/usr/bin/env bash
# Makes the certificates of the TLS tests anew: bash generate.sh
# They are valid from 2020 to 2120, but for the one that has expired.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

key() { # name
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" \
    -keyout "$1.key" -out "$work/$1.csr" 2>/dev/null
}

sign() { # name, issuing CA, extensions, end, more options
  touch "$work/index"
  printf '[ca]\ndefault_ca=c\n[c]\ndatabase=%s\nnew_certs_dir=%s\nrand_serial=yes\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n[x]\n%s\n' \
    "$work/index" "$work" "$3" > "$work/config"
  openssl ca -batch -notext -config "$work/config" -extensions x -startdate 20200101000000Z \
    -enddate "$4" -keyfile "$2.key" -in "$work/$1.csr" -out "$1.pem" "${@:5}" 2>/dev/null
}

ca() { # name
  key "$1"
  sign "$1" "$1" $'basicConstraints=critical,CA:true\nsubjectKeyIdentifier=hash' 21200101000000Z -selfsign
}

leaf() { # name, issuing CA, subject alternative names, end
  key "$1"
  sign "$1" "$2" "basicConstraints=CA:false${3:+$'\n'subjectAltName=$3}" \
    "${4:-21200101000000Z}" -cert "$2.pem"
}

again() { # name, of whose key, issuing CA, subject alternative names
  openssl req -new -key "$2.key" -subj "/CN=$1" -out "$work/$1.csr"
  sign "$1" "$3" "basicConstraints=CA:false"$'\n'"subjectAltName=$4" 21200101000000Z -cert "$3.pem"
}

ca ca
ca other-ca
leaf server ca DNS:localhost,IP:127.0.0.1
leaf next-server ca DNS:localhost,IP:127.0.0.1
again server-again server ca DNS:localhost,IP:127.0.0.1
leaf spiffe ca URI:spiffe://example.org/orders,DNS:orders.example.org
leaf two-uris ca URI:spiffe://example.org/orders,URI:spiffe://example.org/admin
leaf dns ca DNS:orders.example.org,DNS:invoices.example.org
leaf plain ca ''
leaf untrusted other-ca URI:spiffe://example.org/orders
leaf expired ca URI:spiffe://example.org/orders 20200102000000Z
rm ca.key other-ca.key other-ca.pem
