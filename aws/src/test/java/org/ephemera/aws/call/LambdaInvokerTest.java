package org.ephemera.aws.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

class LambdaInvokerTest {
    /** Endpoints in "AWS Lambda endpoints and quotas" of the general reference. */
    @ParameterizedTest
    @CsvSource({
        "eu-west-1, false, lambda.eu-west-1.amazonaws.com",
        "us-east-1, true, lambda-fips.us-east-1.amazonaws.com",
        "us-gov-west-1, true, lambda-fips.us-gov-west-1.amazonaws.com",
        "cn-north-1, false, lambda.cn-north-1.amazonaws.com.cn",
    })
    void returnsLambdaEndpoint(String region, boolean fips, String host) {
        assertThat(AwsQueryClients.address(ServiceMetadata.of("lambda"), Region.of(region), fips))
                .hasToString("https://" + host);
    }
}
