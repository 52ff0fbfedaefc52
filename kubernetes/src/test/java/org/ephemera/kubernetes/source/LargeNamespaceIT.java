package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ephemera.format.ItemOutcome;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the memory of a process does not grow with the size of a namespace. */
@Tag("slow")
class LargeNamespaceIT {
    private static final int LIMIT = Integer.getInteger("ephemera.namespace.limit", 20);

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    /** Each list of events has 70 MB; the heap has 32 MB. */
    @Test
    void collectsALargeNamespaceInTheMemoryOfASmallOne() throws Exception {
        long few = collected(200, 2_000);
        long many = collected(2_000, 20_000);

        assertThat(many).isLessThan(few * 3 / 2);
    }

    private long collected(int pods, int events) throws IOException, InterruptedException {
        Path own = Files.createDirectory(folder.resolve(pods + "-pods"));
        try (ScriptedApiServer server = LargeNamespace.in(own, pods, events)) {
            long held = collected(server, own);

            SingleClusterConnection cluster = new SingleClusterConnection(server.endpoint(), server.authority());
            CollectedCluster gathered =
                    new ClusterFixture(own, cluster, ReadLimits.USUAL).collect(LargeNamespace.target(LIMIT));
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            for (String list : List.of("kubernetes.events", "kubernetes.core-events")) {
                ItemOutcome item = gathered.item(list);
                assertThat(item.code()).isEqualTo(OutcomeCode.COLLECTED);
                assertThat(item.extent().records()).isEqualTo(events);
            }
            assertThat(gathered.item("kubernetes.pods").extent().records()).isEqualTo(pods);
            assertThat(gathered.items("kubernetes.pod")).hasSize(LIMIT);
            assertThat(gathered.codes()).doesNotContainValue(OutcomeCode.FAILED);
            return held;
        }
    }

    private static long collected(ScriptedApiServer server, Path own) throws IOException, InterruptedException {
        Path authority = Files.write(own.resolve("authority.pem"), server.authority());
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        LargeNamespace.class.getName(),
                        server.endpoint().toString(),
                        authority.toString(),
                        own.toString(),
                        Integer.toString(LIMIT))
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(child.waitFor()).as(said).isZero();
        return Long.parseLong(said);
    }
}
