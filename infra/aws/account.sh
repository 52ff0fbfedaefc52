# Finds the AWS CLI, its region and its account. Sourced by the other scripts in this folder, which set $program. POSIX sh.

die() { echo "$program: $1" >&2; exit "${2:-3}"; }
say() { echo "$program: $1" >&2; }

# Runs aws with the arguments. If it fails, an error message follows the message of the CLI.
ask() { aws "$@" || die "'aws $1 $2' failed, see above."; }

# Sets region, account, caller (an ARN) and own_code_bucket, and exports the region for the CLI.
find_account() {
  command -v aws > /dev/null || die "the AWS CLI is not installed; see https://aws.amazon.com/cli/"
  region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
  [ -n "$region" ] || die "the AWS region is not set. Set AWS_REGION to the region of the tasks." 2
  export AWS_REGION="$region" AWS_DEFAULT_REGION="$region" AWS_PAGER=
  identity=$(ask sts get-caller-identity --query '[Account, Arn]' --output text)
  account=$(printf '%s' "$identity" | cut -f1)
  caller=$(printf '%s' "$identity" | cut -f2)
  own_code_bucket=ephemera-code-$account-$region
}
