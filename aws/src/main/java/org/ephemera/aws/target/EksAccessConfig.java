package org.ephemera.aws.target;

import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.SanitizedText;

/**
 * Whom a cluster lets in, and from where.
 *
 * @param mode {@code API, API_AND_CONFIG_MAP, CONFIG_MAP}; "" if it is not told
 * @param from address blocks that the public endpoint lets in, "" if there is no public endpoint
 */
public record EksAccessConfig(String mode, String vpc, String securityGroup, String from) {
    static final String ANYWHERE = "0.0.0.0/0";

    /** To which {@code infra/kubernetes/collector-rbac.yaml} gives the right to read. */
    static final String GROUP = "ephemera-collectors";

    private static final String CONFIG_MAP = "CONFIG_MAP";

    /** Returns the authentication mode of an item; all other values are empty, because items do not contain them. */
    public static EksAccessConfig of(PlannedItem item) {
        return new EksAccessConfig(
                ParameterCodec.read(item, EksCatalog.AccessParameters.class).authenticationMode(), "", "", "");
    }

    /** True unless it is told that access entries alone let anybody in. */
    public boolean mapsToo() {
        return !mode.equals("API");
    }

    public boolean isConfigMapOnly() {
        return mode.equals(CONFIG_MAP);
    }

    /** What whoever cannot reach the endpoint has to change. */
    public String network() {
        String inside = "run the collector in " + (vpc.isEmpty() ? "the cluster's VPC" : SanitizedText.of(vpc))
                + " or in a network that reaches it, and let it into "
                + (securityGroup.isEmpty() ? "the cluster's security group" : SanitizedText.of(securityGroup))
                + " on port 443 (infra/aws/README.md)";
        if (from.isEmpty()) {
            return "the endpoint is private: " + inside;
        }
        return from.contains(ANYWHERE)
                ? "the endpoint is public: see that the collector may open connections to port 443; in a VPC that takes a NAT"
                        + " gateway"
                : "the endpoint is public for " + SanitizedText.of(from)
                        + " alone: give the collector an address of these, or " + inside;
    }

    /** What whoever is not known to the cluster has to change. */
    public String admission(String cluster) {
        String entry = "make an access entry for the collector's role ('aws eks create-access-entry --cluster-name "
                + SanitizedText.of(cluster) + " --principal-arn ROLE-ARN --kubernetes-groups " + GROUP + "')";
        return isConfigMapOnly()
                ? "the cluster takes no access entries (authentication mode CONFIG_MAP): add the collector's role to the config"
                        + " map aws-auth in kube-system with the group " + GROUP
                        + ", or set the mode to API_AND_CONFIG_MAP and "
                        + entry
                : entry;
    }

    String sentence() {
        return "authentication mode " + (mode.isEmpty() ? "not told" : SanitizedText.of(mode))
                + (isConfigMapOnly() ? " (only whoever stands in aws-auth gets in)" : "") + "; endpoint "
                + (from.isEmpty() ? "private" : "public for " + SanitizedText.of(from));
    }
}
