package org.ephemera.aws.target;

import org.ephemera.aws.catalog.TrailCatalog;

/**
 * The questions who took a role that a pod has. With a token of a service account STS gives a role to whoever shows it (IRSA), and names
 * the caller after the account; with EKS Pod Identity the agent of a node asks EKS for it, and EKS asks STS in a call that names the pod.
 */
public final class AssumedRoleQuery {
    /** Of a call to STS the role is a resource, whoever asks for it. */
    public static final String RESOURCE = "ResourceName";

    /** The call of an agent, or of whoever has the token that the agent would show; it names neither pod nor role. */
    public static final String BY_AGENT = "AssumeRoleForPodIdentity";

    /** Where whoever asks the global endpoint of STS is written down. */
    public static final String GLOBAL = "us-east-1";

    /** Fifty seconds at two a second: each pod takes its role anew each hour or sooner. */
    public static final int MOST_PAGES = 100;

    private static final String ACCOUNT = "system:serviceaccount:";

    private AssumedRoleQuery() {}

    /** As a token of the account names it, and CloudTrail the caller who shows such a token. */
    public static String subject(String namespace, String account) {
        return ACCOUNT + namespace + ":" + account;
    }

    public static boolean is(LookupParameters query) {
        return isByToken(query)
                || query.attribute().equals(RESOURCE)
                || query.value().equals(BY_AGENT);
    }

    private static boolean isByToken(LookupParameters query) {
        return query.attribute().equals(TrailCatalog.SESSION_ATTRIBUTE)
                && query.value().startsWith(ACCOUNT);
    }

    /** What stands in no answer to such a question, in brackets. */
    public static String remark(LookupParameters query) {
        String region = query.place().region();
        if (isByToken(query)) {
            return " (the history of " + region
                    + " and of this account alone: a token serves at the STS of every region, and a"
                    + " role of another account is taken in that one's history. What was done with a key that is given there is"
                    + " found by its AccessKeyId)";
        }
        return query.attribute().equals(RESOURCE)
                ? " (the history of " + region
                        + " alone; an event that names no resource, as of a call that is refused, is not"
                        + " among them)"
                : " (of all clusters in " + region
                        + ": such an event names the cluster and the node that asked, and the AssumeRole"
                        + " that follows it names the pod)";
    }
}
