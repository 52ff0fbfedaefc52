#!/bin/sh
# Collects a log with the aws command as a responder would: page by page, with the hash of each page.
set -eu
endpoint=$1 group=$2 stream=$3 folder=$4 begin=$5 end=$6
token= n=0
while :; do
    file=$folder/$(printf %06d $n).json
    /usr/bin/aws --endpoint-url "$endpoint" logs get-log-events --log-group-name "$group" --log-stream-name "$stream" \
        --start-from-head --start-time "$begin" --end-time "$end" --no-paginate ${token:+--next-token "$token"} >"$file"
    sha256sum "$file" >>"$folder/SHA256SUMS"
    next=$(grep -o '"nextForwardToken": "[^"]*"' "$file" | cut -d'"' -f4)
    [ "$next" != "$token" ] || break
    token=$next n=$((n + 1))
done
