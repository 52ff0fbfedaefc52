package org.ephemera.analyze.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertKindsTest {
    private static final String OTHER = "arn:aws:ecs:eu-central-1:111122223333:task/shop/another";
    private static final String SEQUENCE =
            "{\"detail\":{\"type\":\"AttackSequence:ECS/CompromisedCluster\",\"service\":{\"detection\":"
                    + "{\"sequence\":{\"signals\":["
                    + "{\"name\":\"PrivilegeEscalation:Runtime/RuncContainerEscape\",\"resourceUids\":[\""
                    + SealedPackageFixture.TASK + "\"]},"
                    + "{\"name\":\"Impact:Runtime/CryptoMinerExecuted\",\"resourceUids\":[\"" + OTHER + "\"]},"
                    + "{\"name\":\"Discovery:Runtime/SuspiciousCommand\"}]}}}}}";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private int folders;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TTPs/Privilege Escalation/PrivilegeEscalation:Runtime-RuncContainerEscape"
                        + " | PrivilegeEscalation:Runtime/RuncContainerEscape",
                "Effects/Resource Consumption/CryptoCurrency:EC2-BitcoinTool.B!DNS |"
                        + " CryptoCurrency:EC2/BitcoinTool.B!DNS",
                "PrivilegeEscalation:Runtime/ElevationToRoot | PrivilegeEscalation:Runtime/ElevationToRoot",
                "Software and Configuration Checks/Vulnerabilities/CVE"
                        + " | Software and Configuration Checks/Vulnerabilities/CVE",
                "Detect release_agent File Container Escapes | Detect release_agent File Container Escapes"
            })
    void convertsTypeToGuardDutyForm(String sent, String plain) {
        assertThat(AlertKinds.toGuardDutyType(sent)).isEqualTo(plain);
    }

    @Test
    void locatesTypeInEvent() throws Exception {
        assertThat(sent(
                        "TTPs/x/Y:Runtime-Z",
                        "{\"detail\":{\"findings\":[{\"Types\":[\"TTPs/x/Y:Runtime-Z\"]}]}}",
                        Map.of()))
                .singleElement()
                .satisfies(kind -> assertThat(kind.evidence().place()).hasToString("/detail/findings/0/Types/0"));
        assertThat(sent("t", "no JSON", Map.of()))
                .singleElement()
                .satisfies(kind -> assertThat(kind.evidence().place()).hasToString(""));
        assertThat(sent("", "{\"Type\":\"t\"}", Map.of())).isEmpty();
    }

    /** A GuardDuty sequence spans many workloads; signals of other workloads are not assigned to the target. */
    @Test
    void readsSequenceSignalsOfTargetOnly() throws Exception {
        assertThat(sent("AttackSequence:ECS/CompromisedCluster", SEQUENCE, Map.of()))
                .extracting(LocatedValue::value)
                .containsExactly(
                        "AttackSequence:ECS/CompromisedCluster",
                        "PrivilegeEscalation:Runtime/RuncContainerEscape",
                        "Discovery:Runtime/SuspiciousCommand");
        assertThat(sent("AttackSequence:ECS/CompromisedCluster", SEQUENCE, Map.of("alertedUid", OTHER)))
                .extracting(LocatedValue::value)
                .contains("Impact:Runtime/CryptoMinerExecuted")
                .doesNotContain("PrivilegeEscalation:Runtime/RuncContainerEscape");
    }

    private List<LocatedValue<String>> sent(String type, String event, Map<String, String> attributes)
            throws Exception {
        AcquisitionTrigger trigger = new AcquisitionTrigger(
                AcquisitionTrigger.Kind.ALERT,
                "aws.guardduty",
                type,
                "e-1",
                Optional.of(SealedPackageFixture.NOW),
                Optional.empty());
        try (SealedPackage sealed = SealedPackageFixture.in(folder.resolve(Integer.toString(folders++)))
                .target(new Target("aws.ecs.task", SealedPackageFixture.TASK, attributes))
                .trigger(trigger, event)
                .seal()) {
            return AlertKinds.typesOf(sealed);
        }
    }
}
