package org.ephemera.azure.store;

import com.azure.storage.blob.BlobContainerClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.IntStream;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.store.Retention;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.planting.AttackerProcess;
import org.ephemera.testing.planting.PlantingAttacker;
import org.ephemera.testing.planting.PlantingSchedule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schedules of an attacker in a separate process, with a container of Blob Storage as store. */
@Tag("slow")
class PlantingOnAzuriteTest {
    private static Azurite azurite;
    private static BlobContainerClient container;
    private static AttackerProcess attacker;

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    @BeforeAll
    static void start() throws IOException {
        azurite = Azurite.running();
        container = azurite.container();
        attacker = AttackerProcess.start(Attacker.class, azurite.endpoint().toString());
    }

    @AfterAll
    static void end() {
        attacker.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void collectsTheAlertAndNothingElse(int seed) throws Exception {
        String location = Azurite.uri(container) + "/" + seed;
        BlobEvidenceStore store =
                BlobEvidenceStore.open(location, azurite.connection(), Retention.NONE, Clock.systemUTC());
        new PlantingSchedule(store, location, folder, 20).run(attacker, seed);
    }

    /** Main class of the attacker. */
    public static final class Attacker {
        private Attacker() {}

        /**
         * Attacks a container.
         *
         * @param args endpoint of Azurite
         */
        public static void main(String[] args) throws IOException, InterruptedException {
            AzureConnection azure = AzureConnection.of(Azurite.settings(URI.create(args[0])));
            PlantingAttacker.serve(
                    location -> BlobEvidenceStore.open(location, azure, Retention.NONE, Clock.systemUTC()));
        }
    }
}
