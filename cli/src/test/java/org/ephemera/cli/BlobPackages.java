package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.azure.keyvault.SimulatedVault;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.PackageId;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.SealedPackageMaker;

/**
 * Packages of a container group in the simulated Azure, stored in Azurite, signed in a simulated Key Vault and
 * downloaded to a folder.
 */
final class BlobPackages implements AutoCloseable {
    /** Entries of the activity log about the group, one per page. */
    static final String LOG_ITEM = "azure.monitor.activity-log.1";

    private final SimulatedVault vault = SimulatedVault.start();
    private final SimulatedAzure azure;
    private final AzureScenario scenario;
    private final Path folder;
    private final BlobStorageFixture keeping = BlobStorageFixture.with(vault);
    private final CommandFixture desk;

    /**
     * Creates the packages.
     *
     * @param entries number of entries in the activity log about the group
     */
    BlobPackages(Path folder, int entries) {
        this.folder = folder;
        this.scenario = withEntries(AzureScenario.named("aci-miner", Clock.systemUTC()), entries);
        // Large metrics without values are not relevant for this test.
        this.azure = SimulatedAzure.start(
                scenario, Faults.none().pageSize("monitor:ActivityLogs_List", 1).accessDenied("monitor:Metrics_List"));
        CommandFixture bare = CommandFixture.in(folder)
                .with("AZURE_ENDPOINT_URL", azure.endpoint().toString());
        for (Map.Entry<String, String> setting : keeping.settings().entrySet()) {
            bare = bare.with(setting.getKey(), setting.getValue());
        }
        this.desk = bare;
    }

    /** Collects another package, which independent verifiers accept, and downloads it with the public key. */
    Path make() throws IOException {
        Ran ran = desk.run("collect", scenario.target(), "--reason", "a test", "--json");
        assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.WRONG.number());
        Path place =
                keeping.readBack(new PackageId(ran.json().path("packageId").asText()), folder.resolve("read-back"));
        IndependentVerifiers.accept(place, keeping.key());
        return place;
    }

    BlobStorageFixture storage() {
        return keeping;
    }

    CommandFixture desk() {
        return desk;
    }

    SealedPackageMaker sealedPackages() throws IOException {
        return SealedPackageMaker.in(folder.resolve("ours"), keeping.signer());
    }

    /** Another key in the same vault. */
    SealedPackageMaker packagesOfOtherKey() throws IOException {
        return SealedPackageMaker.in(
                folder.resolve("theirs"), BlobStorageFixture.with(vault).signer());
    }

    @Override
    public void close() {
        azure.close();
        vault.close();
    }

    /** Repeats the first entry of the group with different ids, and removes the entries of the resource group. */
    private static AzureScenario withEntries(AzureScenario scenario, int entries) {
        ObjectNode first = scenario.all("activity").getFirst();
        List<ObjectNode> all = IntStream.range(0, entries)
                .mapToObj(number -> first.deepCopy()
                        .put("eventDataId", "cccc2222-dd33-4444-55ee-%012d".formatted(number))
                        .put("resourceGroupName", "elsewhere"))
                .toList();
        return scenario.with("activity", all);
    }
}
