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
import org.ephemera.testing.SealedPackages;

/**
 * Packages about a container group of the simulated Azure, collected at the command line into Azurite, signed in a simulated
 * Key Vault, and read back into a folder.
 */
final class BlobPackages implements AutoCloseable {
    /** What was done to the group, a page an entry. */
    static final String LOG_ITEM = "azure.monitor.activity-log.1";

    private final SimulatedVault vault = SimulatedVault.start();
    private final SimulatedAzure azure;
    private final AzureScenario scenario;
    private final Path folder;
    private final BlobStorageFixture keeping = BlobStorageFixture.with(vault);
    private final CommandFixture desk;

    /** @param entries of the activity log about the group */
    BlobPackages(Path folder, int entries) {
        this.folder = folder;
        this.scenario = withEntries(AzureScenario.named("aci-miner", Clock.systemUTC()), entries);
        // Megabytes of blank points say nothing here.
        this.azure = SimulatedAzure.start(
                scenario, Faults.none().pageSize("monitor:ActivityLogs_List", 1).accessDenied("monitor:Metrics_List"));
        CommandFixture bare = CommandFixture.in(folder)
                .with("AZURE_ENDPOINT_URL", azure.endpoint().toString());
        for (Map.Entry<String, String> setting : keeping.settings().entrySet()) {
            bare = bare.with(setting.getKey(), setting.getValue());
        }
        this.desk = bare;
    }

    /** Collects one more, which strangers accept and the owner of the key then has in a folder. */
    Path make() throws IOException {
        Ran ran = desk.run("collect", scenario.target(), "--reason", "a test", "--json");
        assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.WRONG.number());
        Path place =
                keeping.readBack(new PackageId(ran.json().path("packageId").asText()), folder.resolve("read-back"));
        IndependentVerifiers.accept(place, keeping.key());
        return place;
    }

    BlobStorageFixture keeping() {
        return keeping;
    }

    CommandFixture desk() {
        return desk;
    }

    SealedPackages ours() throws IOException {
        return SealedPackages.in(folder.resolve("ours"), keeping.signer());
    }

    /** Somebody else with a key in the same vault. */
    SealedPackages theirs() throws IOException {
        return SealedPackages.in(
                folder.resolve("theirs"), BlobStorageFixture.with(vault).signer());
    }

    @Override
    public void close() {
        azure.close();
        vault.close();
    }

    /** As often as is said the group's first entry, each with an id of its own; nothing of the resource group's. */
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
