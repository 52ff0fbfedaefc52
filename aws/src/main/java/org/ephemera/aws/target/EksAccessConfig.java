package org.ephemera.aws.target;

import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.SanitizedText;

/**
 * Authentication mode and network access of an EKS cluster.
 *
 * @param mode {@code API, API_AND_CONFIG_MAP, CONFIG_MAP}; "" if unknown
 * @param from address blocks that may use the public endpoint, "" if there is no public endpoint
 */
public record EksAccessConfig(String mode, String vpc, String securityGroup, String from) {
    static final String ANYWHERE = "0.0.0.0/0";

    /** Group to which {@code infra/kubernetes/collector-rbac.yaml} grants read access. */
    static final String GROUP = "ephemera-collectors";

    private static final String CONFIG_MAP = "CONFIG_MAP";

    /** Returns the authentication mode of an item; all other values are empty, because items do not contain them. */
    public static EksAccessConfig of(PlannedItem item) {
        return new EksAccessConfig(
                ParameterCodec.read(item, EksCatalog.AccessParameters.class).authenticationMode(), "", "", "");
    }

    /** Reports whether the config map aws-auth may grant access: always, unless the mode is {@code API}. */
    public boolean usesConfigMap() {
        return !mode.equals("API");
    }

    /** Reports whether only the config map aws-auth grants access. */
    public boolean isConfigMapOnly() {
        return mode.equals(CONFIG_MAP);
    }

    /** Returns the remedy for a collector that cannot reach the endpoint. */
    public String networkRemedy() {
        String inside = "run the collector in " + (vpc.isEmpty() ? "the cluster's VPC" : SanitizedText.of(vpc))
                + " or in a network with a route to it, and allow it in "
                + (securityGroup.isEmpty() ? "the cluster's security group" : SanitizedText.of(securityGroup))
                + " on port 443 (infra/aws/README.md)";
        if (from.isEmpty()) {
            return "the endpoint is private: " + inside;
        }
        return from.contains(ANYWHERE)
                ? "the endpoint is public: allow the collector to open connections to port 443; in a VPC this needs"
                        + " a NAT gateway"
                : "the endpoint is public only for " + SanitizedText.of(from)
                        + ": give the collector an address in these blocks, or " + inside;
    }

    /** Returns the remedy for a collector that the cluster does not authenticate. */
    public String accessRemedy(String cluster) {
        String entry = "create an access entry for the collector's role ('aws eks create-access-entry --cluster-name "
                + SanitizedText.of(cluster) + " --principal-arn ROLE-ARN --kubernetes-groups " + GROUP + "')";
        return isConfigMapOnly()
                ? "the cluster does not use access entries (authentication mode CONFIG_MAP): add the collector's"
                        + " role to the config"
                        + " map aws-auth in kube-system with the group " + GROUP
                        + ", or set the mode to API_AND_CONFIG_MAP and "
                        + entry
                : entry;
    }

    String sentence() {
        return "authentication mode " + (mode.isEmpty() ? "unknown" : SanitizedText.of(mode))
                + (isConfigMapOnly() ? " (only the config map aws-auth grants access)" : "") + "; endpoint "
                + (from.isEmpty() ? "private" : "public for " + SanitizedText.of(from));
    }
}
