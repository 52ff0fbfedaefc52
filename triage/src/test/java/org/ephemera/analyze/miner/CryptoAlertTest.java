package org.ephemera.analyze.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.AcquisitionTrigger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts of both clouds about cryptomining (MIN-003), alerts about something else, and requests without an alert. */
class CryptoAlertTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"detail\": {\"type\": \"CryptoCurrency:Runtime/BitcoinTool.B!DNS\"}} | /detail/type",
                "{\"Type\": \"CryptoCurrency:Runtime/BitcoinTool.B\"} | /Type",
                "{\"data\": {\"essentials\": {\"alertRule\": \"Digital currency mining container detected\"}}}"
                        + " | /data/essentials/alertRule",
                "{\"AlertType\": \"K8S.NODE_CryptoCoinMinerExecution\"} | /AlertType",
                "{\"data\": {\"alertContext\": {\"properties\": {\"alertType\": \"K8S_MaliciousContainerImage\"}}}}"
                        + " | /data/alertContext/properties/alertType",
                "{\"detail\": {\"findings\": [{\"Types\": [\"Effects/Resource Consumption/CryptoCurrency:Runtime-BitcoinTool.B\"]}]}}"
                        + " | /detail/findings/0/Types/0",
                "{\"detail\": {\"findings\": [{\"finding_info\": {\"types\": [\"Impact:Runtime/CryptoMinerExecuted\"]}}]}}"
                        + " | /detail/findings/0/finding_info/types/0",
                "{\"rule\": \"Detect crypto miners using the Stratum protocol\", \"output_fields\": {}} | /rule",
                "{\"detail\": {\"type\": \"AttackSequence:ECS/CompromisedCluster\", \"service\": {\"detection\": {\"sequence\": {\"signals\":"
                        + " [{\"name\": \"Execution:Runtime/NewBinaryExecuted\"}, {\"name\": \"Impact:Runtime/CryptoMinerExecuted\"}]}}}}}"
                        + " | /detail/service/detection/sequence/signals/1/name",
                "{\"detail\": {\"type\": \"Execution:ECS/MaliciousFile\", \"service\": {\"ebsVolumeScanDetails\": {\"scanDetections\":"
                        + " {\"threatDetectedByName\": {\"threatNames\": [{\"name\": \"Application.Linux.CoinMiner.AB\"}]}}}}}}"
                        + " | /detail/service/ebsVolumeScanDetails/scanDetections/threatDetectedByName/threatNames/0/name"
            })
    void findsAlertAboutMining(String event, String pointer) throws Exception {
        Finding finding = of(event).orElseThrow();

        assertThat(finding.rule().id()).isEqualTo("MIN-003");
        assertThat(finding.evidence()).singleElement().asString().contains("event.json", pointer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"detail\": {\"type\": \"PrivilegeEscalation:Runtime/ContainerMountsHostDirectory\"}}",
                "{\"detail\": {\"type\": \"AttackSequence:ECS/CompromisedCluster\", \"service\": {\"detection\": {\"sequence\": {\"signals\":"
                        + " [{\"name\": \"Impact:Runtime/CryptoMinerExecuted\", \"resourceUids\":"
                        + " [\"arn:aws:ecs:eu-central-1:111122223333:task/shop/another\"]}]}}}}}",
                "{\"detail\": {\"description\": \"no cryptocurrency was found\"}}",
                "{\"detail\": {\"type\": [\"CryptoCurrency\"]}}",
                "[]",
                "no JSON: CryptoCurrency:Runtime/BitcoinTool.B"
            })
    void ignoresOtherAlerts(String event) throws Exception {
        assertThat(of(event)).isEmpty();
    }

    private Optional<Finding> of(String event) throws Exception {
        AcquisitionTrigger alert = new AcquisitionTrigger(
                AcquisitionTrigger.Kind.ALERT, "test.alerts", "e-1", Optional.of(SealedPackageFixture.NOW));
        return CryptoAlert.of(
                SealedPackageFixture.in(folder).trigger(alert, event).seal());
    }
}
