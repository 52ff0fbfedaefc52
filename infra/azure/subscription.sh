# Finds the Azure CLI and its subscription for the scripts beside it, which source this and set $program. POSIX sh.

deployment=ephemera

die() { echo "$program: $1" >&2; exit "${2:-3}"; }
say() { echo "$program: $1" >&2; }

# az … or a sentence: the CLI's own message stands before it.
ask() { az "$@" || die "'az $1 $2' failed, see above. The same command may be run again."; }

# Sets subscription, an id.
find_subscription() {
  command -v az > /dev/null || die "the Azure CLI is not installed. See https://aka.ms/azure-cli"
  subscription=$(az account show --query id --output tsv 2> /dev/null) || die "nobody is signed in: 'az login'."
}

# One of the outputs of what was deployed to $group.
output() {
  ask deployment group show --resource-group "$group" --name "$deployment" \
    --query "properties.outputs.$1.value" --output tsv
}
