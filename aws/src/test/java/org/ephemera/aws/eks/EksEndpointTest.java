package org.ephemera.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ephemera.kubernetes.ClusterException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that a token for EKS may be sent to. */
class EksEndpointTest {
    private static final String ID = "https://0A1B2C3D4E5F60718293A4B5C6D7E8F9";

    @ParameterizedTest
    @CsvSource({
        "eu-central-1,   .gr7.eu-central-1.eks.amazonaws.com",
        "eu-central-1,   .gr7.eu-central-1.eks.amazonaws.com:443",
        "eu-central-1,   .gr7.EU-CENTRAL-1.eks.amazonaws.com/",
        "eu-central-1,   .eks-cluster.eu-central-1.api.aws",
        "us-gov-west-1,  .gr7.us-gov-west-1.eks.amazonaws.com",
        "us-gov-west-1,  .eks-cluster.us-gov-west-1.api.aws",
        "cn-north-1,     .gr7.cn-north-1.eks.amazonaws.com.cn",
        "cn-north-1,     .eks-cluster.cn-north-1.api.amazonwebservices.com.cn",
        "cn-northwest-1, .eks-cluster.cn-northwest-1.amazonwebservices.com.cn",
        "us-iso-east-1,  .gr7.us-iso-east-1.eks.c2s.ic.gov",
    })
    void acceptsEksHostsOfRegion(String region, String rest) throws ClusterException {
        assertThat(EksEndpoint.of(ID + rest, region, false).toString() + (rest.endsWith("/") ? "/" : ""))
                .isEqualTo(ID + rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.gr7.eu-central-1.eks.amazonaws.com",
                "https://eu-central-1.eks.amazonaws.com",
                "https://a.eu-central-1.eks.amazonaws.com.evil.test",
                "https://a.eu-central-1.eks.amazonaws.com.",
                "https://evileu-central-1.eks.amazonaws.com",
                "https://eu-central-1.eks.amazonaws.com@evil.test",
                "https://evil.test@a.eu-central-1.eks.amazonaws.com",
                "https://@a.eu-central-1.eks.amazonaws.com",
                "https://evil.test#.eu-central-1.eks.amazonaws.com",
                "https://evil.test?.eu-central-1.eks.amazonaws.com",
                "https://evil.test/.eu-central-1.eks.amazonaws.com",
                "https://evil.test\\.eu-central-1.eks.amazonaws.com",
                "https://a.eu-central-1.eks.amazonaws.com:8443",
                "https://a.eu-central-1.eks.amazonaws.com/path",
                "https://a.eu-west-1.eks.amazonaws.com",
                "https://a.eu-west-1.api.aws",
                "https://a.eu-central-1.eks.amazonaws.com.cn",
                "https://a.eu-central-1.api.amazonwebservices.com.cn",
                "https://a.api.aws",
                "https://127.0.0.1",
                "https://[::1]",
                "a.eu-central-1.eks.amazonaws.com",
                "https://",
                "",
            })
    void rejectsOtherAddresses(String endpoint) {
        assertThatThrownBy(() -> EksEndpoint.of(endpoint, "eu-central-1", false))
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.code()).isEqualTo("BadEndpoint"))
                .hasMessageNotContaining("evil");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.cn-north-1.eks.amazonaws.com", "https://a.cn-north-1.api.aws"})
    void rejectsDomainsOfOtherPartition(String endpoint) {
        assertThatThrownBy(() -> EksEndpoint.of(endpoint, "cn-north-1", false)).isInstanceOf(ClusterException.class);
    }
}
