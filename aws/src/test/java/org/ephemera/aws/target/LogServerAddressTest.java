package org.ephemera.aws.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogServerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "https://splunk.example:8088/services/collector/SECRET, at https://splunk.example:8088",
        "https://user:SECRET@splunk.example/SECRET?token=SECRET, at https://splunk.example",
        "https://splunk.example?token=SECRET, at https://splunk.example",
        "https://splunk.example#SECRET, at https://splunk.example",
        "tcp://10.0.0.1:24224, at tcp://10.0.0.1:24224",
        "10.0.0.1:24224/SECRET, at 10.0.0.1:24224"
    })
    void keepsSchemeHostAndPortOnly(String address, String shown) {
        assertThat(LogServerAddress.of(address)).isEqualTo(shown);
    }
}
