package org.ephemera.aws.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

class AwsQueryClientsTest {
    /** Endpoints in "AWS service endpoints" of the general reference. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            ec2,                  eu-west-1,     false, ec2.eu-west-1.amazonaws.com
            ec2,                  us-east-2,     true,  ec2-fips.us-east-2.amazonaws.com
            ec2,                  us-gov-west-1, true,  ec2.us-gov-west-1.amazonaws.com
            ec2,                  cn-north-1,    false, ec2.cn-north-1.amazonaws.com.cn
            elasticloadbalancing, us-east-1,     true,  elasticloadbalancing-fips.us-east-1.amazonaws.com
            elasticloadbalancing, us-gov-west-1, true,  elasticloadbalancing.us-gov-west-1.amazonaws.com
            iam,                  aws-global,    false, iam.amazonaws.com
            iam,                  aws-global,    true,  iam-fips.amazonaws.com
            """)
    void returnsServiceEndpoint(String service, String region, boolean fips, String host) {
        assertThat(AwsQueryClients.address(ServiceMetadata.of(service), Region.of(region), fips))
                .hasToString("https://" + host);
    }
}
