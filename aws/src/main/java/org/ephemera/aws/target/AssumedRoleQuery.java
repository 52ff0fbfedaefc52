package org.ephemera.aws.target;

import org.ephemera.aws.catalog.TrailCatalog;

/**
 * CloudTrail queries for the use of a pod's role by any caller. With IRSA, STS returns credentials to the bearer of a
 * service account token, and the event contains the service account as the caller. With EKS Pod Identity, the node's
 * agent calls EKS, and EKS calls STS in a call that contains the pod's name.
 */
public final class AssumedRoleQuery {
    /** Lookup attribute for the role: in a call to STS the role is a resource, regardless of the caller. */
    public static final String RESOURCE = "ResourceName";

    /** Call of the Pod Identity agent, or of an attacker with its token. The event contains neither pod nor role. */
    public static final String BY_AGENT = "AssumeRoleForPodIdentity";

    /** Region in which calls to the global endpoint of STS are recorded. */
    public static final String GLOBAL = "us-east-1";

    /** Page limit: 50 seconds at two calls a second. Each pod renews its role's credentials each hour or more often. */
    public static final int MOST_PAGES = 100;

    private static final String ACCOUNT = "system:serviceaccount:";

    private AssumedRoleQuery() {}

    /** Returns the subject of a service account's token. CloudTrail records it as the user name of the caller. */
    public static String subject(String namespace, String account) {
        return ACCOUNT + namespace + ":" + account;
    }

    /** Reports whether the query is for the use of a pod's role. */
    public static boolean matches(LookupParameters query) {
        return isByToken(query)
                || query.attribute().equals(RESOURCE)
                || query.value().equals(BY_AGENT);
    }

    private static boolean isByToken(LookupParameters query) {
        return query.attribute().equals(TrailCatalog.SESSION_ATTRIBUTE)
                && query.value().startsWith(ACCOUNT);
    }

    /** Returns the limits of the query's result, in brackets. */
    public static String limitation(LookupParameters query) {
        String region = query.place().region();
        if (isByToken(query)) {
            return " (the history of " + region
                    + " and of this account only: a token is valid at the STS of every region, and the use of"
                    + " another account's role is recorded in that account. Calls with the credentials from STS are"
                    + " found by their AccessKeyId)";
        }
        return query.attribute().equals(RESOURCE)
                ? " (the history of " + region
                        + " only; events without a resource, such as those of denied calls, are not included)"
                : " (of all clusters in " + region
                        + ": this event contains the cluster and the calling node; the AssumeRole event that follows"
                        + " it contains the pod)";
    }
}
