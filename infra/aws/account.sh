# Finds the AWS CLI, its region and its account for the scripts beside it, which source this and set $program. POSIX sh.

die() { echo "$program: $1" >&2; exit "${2:-3}"; }
say() { echo "$program: $1" >&2; }

# aws … or a sentence: the CLI's own message follows it.
ask() { aws "$@" || die "'aws $1 $2' failed, see above."; }

# Sets region, account and caller (an ARN), and makes the region the CLI's.
find_account() {
  command -v aws > /dev/null || die "the AWS CLI is not installed. See https://aws.amazon.com/cli/"
  region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
  [ -n "$region" ] || die "no region. Set AWS_REGION to the region of the tasks." 2
  export AWS_REGION="$region" AWS_DEFAULT_REGION="$region" AWS_PAGER=
  identity=$(ask sts get-caller-identity --query '[Account, Arn]' --output text)
  account=$(printf '%s' "$identity" | cut -f1)
  caller=$(printf '%s' "$identity" | cut -f2)
  own_code_bucket=ephemera-code-$account-$region
}
