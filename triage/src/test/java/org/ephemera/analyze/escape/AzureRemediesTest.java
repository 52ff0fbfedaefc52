package org.ephemera.analyze.escape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadExposure;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;

/**
 * Tests the commands against a file. A test of {@code azure-functions} gives the same file to the parser of the Azure
 * CLI.
 */
class AzureRemediesTest {
    private static final String GROUP = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop";
    private static final EvidenceLocation PLACE =
            new EvidenceLocation("group.json", FileLocation.root(), Digest.of("x"));

    @Test
    void commandsSelectTheWorkloadInItsSubscription() throws Exception {
        List<String> commands = Stream.of(
                        workload(
                                Platform.ACI,
                                GROUP + "/providers/Microsoft.ContainerInstance/containerGroups/checkout",
                                GROUP + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/checkout",
                                "1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f"),
                        workload(
                                Platform.CONTAINER_APPS,
                                GROUP + "/providers/Microsoft.App/containerApps/storefront/revisions/storefront--v2"),
                        workload(
                                Platform.CONTAINER_APPS,
                                GROUP + "/providers/Microsoft.App/jobs/reconcile/executions/reconcile-hk3v9tz"))
                .flatMap(workload -> new AzureRemedies(workload).all())
                .flatMap(remedy -> remedy.commands().stream())
                .toList();

        assertThat(commands)
                .isEqualTo(Files.readAllLines(
                        Path.of("src/test/resources/org/ephemera/analyze/escape/azure-remedies.txt")));
    }

    private static Workload workload(Platform platform, String name, String... identities) {
        return new Workload(
                platform,
                "",
                name,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Stream.of(identities).map(id -> new LocatedValue<>(id, PLACE)).toList(),
                Map.of(),
                WorkloadExposure.NONE,
                List.of(),
                PLACE,
                Optional.empty());
    }
}
