package org.ephemera.aws.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.IntStream;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.testing.Moto;
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

/** Schedules of an attacker in a separate process, with a bucket as store. */
@Tag("slow")
class PlantingOnMotoTest {
    private static Moto moto;
    private static String bucket;
    private static AttackerProcess attacker;

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    @BeforeAll
    static void start() throws IOException {
        moto = Moto.empty();
        bucket = moto.versionedBucket();
        attacker = AttackerProcess.start(Attacker.class, moto.endpoint().toString());
    }

    @AfterAll
    static void end() {
        attacker.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void collectsTheAlertAndNothingElse(int seed) throws Exception {
        String location = "s3://" + bucket + "/" + seed;
        S3EvidenceStore store = S3EvidenceStore.open(location, moto.connection(), Retention.NONE, Clock.systemUTC());
        new PlantingSchedule(store, location, folder, 20).run(attacker, seed);
    }

    /** Main class of the attacker. */
    public static final class Attacker {
        private Attacker() {}

        /**
         * Attacks a bucket.
         *
         * @param args endpoint of the simulated S3
         */
        public static void main(String[] args) throws IOException, InterruptedException {
            AwsConnection aws = AwsConnection.of(Map.of(
                    "AWS_ACCESS_KEY_ID", "attacker",
                    "AWS_SECRET_ACCESS_KEY", "attacker",
                    "AWS_REGION", "us-east-1",
                    "AWS_ENDPOINT_URL", args[0]));
            PlantingAttacker.serve(location -> S3EvidenceStore.open(location, aws, Retention.NONE, Clock.systemUTC()));
        }
    }
}
