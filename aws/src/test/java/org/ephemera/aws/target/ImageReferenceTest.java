package org.ephemera.aws.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    /** Each partition has different names of private registries. */
    @ParameterizedTest
    @CsvSource({
        "111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop/web:1, eu-central-1",
        "111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com/shop/web:1, us-gov-west-1",
        "111122223333.dkr-ecr.eu-central-1.on.aws/shop/web:1, eu-central-1",
        "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/shop/web:1, cn-north-1",
        "111122223333.dkr.ecr.eusc-de-east-1.amazonaws.eu/shop/web:1, eusc-de-east-1",
        "111122223333.dkr.ecr.us-iso-east-1.c2s.ic.gov/shop/web:1, us-iso-east-1",
        "111122223333.dkr.ecr.us-isob-east-1.sc2s.sgov.gov/shop/web:1, us-isob-east-1",
        "111122223333.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk/shop/web:1, eu-isoe-west-1",
        "111122223333.dkr.ecr.us-isof-south-1.csp.hci.ic.gov/shop/web:1, us-isof-south-1"
    })
    void parsesEcrReferencesOfAllPartitions(String text, String region) {
        assertThat(ImageReference.parse(text)).isInstanceOfSatisfying(ImageReference.InEcr.class, in -> {
            assertThat(in.region()).isEqualTo(region);
            assertThat(in.repository()).isEqualTo("shop/web");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "111122223333.dkr.ecr.eu-central-1.amazonaws.com.evil.example/shop/web:1",
                "111122223333.dkr.ecr.eu-central-1.amazonaws.eu.evil.example/shop/web:1",
                "111122223333.dkr.ecr.evil.example/shop/web:1",
                "public.ecr.aws/shop/web:1",
                "shop/web:1"
            })
    void matchesCompleteHostOfEcr(String text) {
        assertThat(ImageReference.parse(text)).isInstanceOf(ImageReference.OtherRegistry.class);
    }
}
