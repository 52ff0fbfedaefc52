package org.ephemera.aws.eks;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.stream.Stream;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.model.DetailCode;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * Address of an API server of EKS. Source of the allowed domains: EKS user guide, "Cluster API server endpoint", and
 * the DNS suffixes of partitions in the AWS SDK.
 */
final class EksEndpoint {
    private static final int HTTPS = 443;

    private EksEndpoint() {}

    /**
     * Parses the endpoint that DescribeCluster returned.
     *
     * @param simulated true if a setting replaces the endpoint of EKS; any host is allowed then
     * @throws ClusterException if the token must not be sent there
     */
    static URI of(String text, String region, boolean simulated) throws ClusterException {
        try {
            URI endpoint = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if ("https".equals(endpoint.getScheme())
                    && endpoint.getHost() != null
                    && endpoint.getRawUserInfo() == null
                    && endpoint.getRawQuery() == null
                    && endpoint.getRawFragment() == null
                    && (simulated || isOfEks(endpoint, region))) {
                return endpoint;
            }
        } catch (URISyntaxException e) {
            // The message of the cause would repeat the text.
        }
        throw new ClusterException(
                DetailCode.BAD_ENDPOINT,
                "the endpoint that eks:DescribeCluster returned is not an https address of EKS in the region of the cluster,"
                        + " such as https://ID.gr7." + region
                        + ".eks.amazonaws.com, so nothing was sent there; check the"
                        + " endpoint with 'aws eks describe-cluster'");
    }

    private static boolean isOfEks(URI endpoint, String region) {
        String host = endpoint.getHost().toLowerCase(Locale.ROOT);
        return (endpoint.getPort() < 0 || endpoint.getPort() == HTTPS)
                && endpoint.getRawPath().isEmpty()
                && domains(region).anyMatch(host::endsWith);
    }

    private static Stream<String> domains(String region) {
        PartitionMetadata partition = PartitionMetadata.of(Region.of(region));
        Stream<String> domains = switch (partition.id()) {
            case "aws", "aws-us-gov" -> Stream.of("eks.amazonaws.com", "api.aws");
            // Most clusters have the first domain. The user guide states the last one for IPv4 clusters.
            case "aws-cn" ->
                Stream.of("eks.amazonaws.com.cn", "api.amazonwebservices.com.cn", "amazonwebservices.com.cn");
            default -> Stream.of("eks." + partition.dnsSuffix());
        };
        return domains.map(domain -> "." + region + "." + domain);
    }
}
