package org.ephemera.aws.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

class ReadingRoleTest {
    private static final String ARN = "arn:aws:iam::123456789012:role/";

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::123456789012:role/reader, us-east-1",
        "arn:aws:iam::123456789012:role/a/path/to@it, us-east-1",
        "arn:aws-cn:iam::123456789012:role/reader, cn-north-1",
        "arn:aws-us-gov:iam::123456789012:role/reader, us-gov-west-1",
        "arn:aws-eusc:iam::123456789012:role/reader, eusc-de-east-1",
        "arn:aws-iso:iam::123456789012:role/reader, us-iso-east-1",
        "arn:aws-iso-b:iam::123456789012:role/reader, us-isob-east-1"
    })
    void returnsStsRegionOfEachPartition(String arn, String region) {
        ReadingRole role = ReadingRole.of(Map.of("EPHEMERA_ROLE", arn.strip())).orElseThrow();
        assertThat(role.anyRegion()).isEqualTo(Region.of(region));
    }

    @Test
    void treatsEmptySettingAsAbsent() {
        assertThat(ReadingRole.of(Map.of("EPHEMERA_ROLE", "", "EPHEMERA_EXTERNAL_ID", " ")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reader",
                "arn:aws:iam::123456789012:user/reader",
                "arn:aws:sts::123456789012:assumed-role/reader/session",
                "arn:aws:iam::12345:role/reader",
                "arn:aws:iam::123456789012:role/",
                "arn:aws:iam::123456789012:role/a b",
                "arn:aws:iam::123456789012:role/reader\u001b[2J"
            })
    void rejectsInvalidRole(String arn) {
        assertThatThrownBy(() -> ReadingRole.of(Map.of("EPHEMERA_ROLE", arn)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not the ARN of a role; give one like")
                .hasMessageNotContaining("\u001b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a b", "semi;colon", "über"})
    void rejectsInvalidExternalIdWithoutPrintingIt(String id) {
        assertThatThrownBy(() -> ReadingRole.of(Map.of("EPHEMERA_ROLE", ARN + "r", "EPHEMERA_EXTERNAL_ID", id)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("external id")
                .hasMessageNotContaining("'" + id + "'");
    }
}
