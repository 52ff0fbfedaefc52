# Finds the Azure CLI and its subscription. Sourced by the other scripts in this folder, which set $program. POSIX sh.

deployment=ephemera

die() { echo "$program: $1" >&2; exit "${2:-3}"; }
say() { echo "$program: $1" >&2; }

# Runs az with the arguments. If it fails, an error message follows the message of the CLI.
ask() { az "$@" || die "'az $1 $2' failed, see above. You can run the same command again."; }

# Sets subscription to the id of the active subscription.
find_subscription() {
  command -v az > /dev/null || die "the Azure CLI is not installed; see https://aka.ms/azure-cli"
  subscription=$(az account show --query id --output tsv 2> /dev/null) || die "no user is signed in to Azure. Run 'az login'."
}

# Prints an output of the deployment to $group.
output() {
  ask deployment group show --resource-group "$group" --name "$deployment" \
    --query "properties.outputs.$1.value" --output tsv
}
