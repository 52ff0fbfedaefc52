package org.ephemera.aws.catalog;

import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** IAM and STS: operations and artifacts of roles, policies and the caller. */
public final class IamCatalog {
    /** Operation that needs no permission. */
    public static final ApiOperation GET_CALLER_IDENTITY = new ApiOperation("sts", "GetCallerIdentity", "");

    public static final ApiOperation GET_POLICY = ApiOperation.of("iam", "GetPolicy");
    public static final ApiOperation GET_POLICY_VERSION = ApiOperation.of("iam", "GetPolicyVersion");
    public static final ApiOperation GET_ROLE = ApiOperation.of("iam", "GetRole");
    public static final ApiOperation LIST_ATTACHED_ROLE_POLICIES = ApiOperation.of("iam", "ListAttachedRolePolicies");
    public static final ApiOperation LIST_ROLE_POLICIES = ApiOperation.of("iam", "ListRolePolicies");
    public static final ApiOperation GET_ROLE_POLICY = ApiOperation.of("iam", "GetRolePolicy");
    public static final ApiOperation GET_INSTANCE_PROFILE = ApiOperation.of("iam", "GetInstanceProfile");

    public static final Artifact CALLER_IDENTITY = new Artifact(
            "aws.sts.caller-identity",
            "Identity of the collector",
            Volatility.V6,
            false,
            false,
            List.of(GET_CALLER_IDENTITY.key()),
            List.of(),
            "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html");

    public static final Artifact POLICY = new Artifact(
            "aws.iam.policy",
            "A current policy of a role: its document",
            Volatility.V5,
            false,
            false,
            List.of(GET_POLICY.key(), GET_POLICY_VERSION.key()),
            List.of(GET_POLICY.permission(), GET_POLICY_VERSION.permission()),
            "https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html");

    public static final Artifact ROLE = new Artifact(
            "aws.iam.role",
            "A current role of the task or of its machine: trust policy, inline policies, attached policies",
            Volatility.V5,
            false,
            false,
            List.of(GET_ROLE.key(), LIST_ATTACHED_ROLE_POLICIES.key(), LIST_ROLE_POLICIES.key(), GET_ROLE_POLICY.key()),
            List.of(
                    GET_ROLE.permission(),
                    LIST_ATTACHED_ROLE_POLICIES.permission(),
                    LIST_ROLE_POLICIES.permission(),
                    GET_ROLE_POLICY.permission()),
            "https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html");

    public static final Artifact INSTANCE_PROFILE = new Artifact(
            "aws.iam.instance-profile",
            "The current instance profile of the tasks' EC2 instances, and its role",
            Volatility.V5,
            false,
            false,
            List.of(GET_INSTANCE_PROFILE.key()),
            List.of(GET_INSTANCE_PROFILE.permission()),
            "https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetInstanceProfile.html");

    /**
     * Parameters of {@link #ROLE}.
     *
     * @param use purpose of the role
     * @param account account of the target if the role may be in another one: with IRSA or EKS Pod Identity a pod can
     *     assume any role that trusts it
     */
    public record RoleParameters(String use, String region, String account, String role) {}

    /** Parameters of {@link #POLICY}. */
    public record PolicyParameters(String region, String policy) {}

    /** Parameters of {@link #INSTANCE_PROFILE}. */
    public record InstanceProfileParameters(String region, String profile) {}

    /**
     * Parameters of {@link #CALLER_IDENTITY} and of each comparison with it.
     *
     * @param place the account of a sweep, "" for any other target
     */
    public record CallerParameters(String region, String account, String place, String namespace) {
        /** Returns the account of the target. */
        public String owner() {
            return account.isEmpty() ? place : account;
        }
    }

    private IamCatalog() {}
}
