package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.kubernetes.source.ShopObjects.PODS;
import static org.ephemera.kubernetes.source.ShopObjects.owned;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Distinguishes the jobs of a cron job from a job that was created by hand. */
class CronJobTest {
    private static final String BATCH = "/apis/batch/v1/namespaces/shop/";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @Test
    void collectsThePodsOfTheJobsOfACronJob() throws IOException {
        JsonNode made = owned("Pod", "nightly-2931-x", "pod-1", "Job", "nightly-2931", "job-1");
        JsonNode byHand = owned("Pod", "nightly-2932-y", "pod-2", "Job", "nightly-2932", "job-2");
        try (ScriptedApiServer server = ShopObjects.in(ScriptedApiServer.in(folder))) {
            server.with(BATCH + "cronjobs/nightly", owned("CronJob", "nightly", "cron-1", "", "", ""))
                    .with(PODS + "/nightly-2931-x", made)
                    .listing(
                            BATCH + "jobs",
                            List.of(
                                    owned("Job", "nightly-2931", "job-1", "CronJob", "nightly", "cron-1"),
                                    owned("Job", "nightly-2932", "job-2", "", "", "")))
                    .listing(PODS, List.of(made, byHand));

            SingleClusterConnection cluster = new SingleClusterConnection(server.endpoint(), server.authority());
            CollectedCluster gathered = new ClusterFixture(folder, cluster, ReadLimits.USUAL)
                    .collect(ClusterFixture.workload("cronjob", "nightly"));

            assertThat(gathered.item("kubernetes.workload").outcome().message()).contains("cronjob, UID cron-1");
            assertThat(gathered.items("kubernetes.pod"))
                    .extracting(item -> item.planned().param("podName"))
                    .containsExactly("nightly-2931-x");
            assertThat(gathered.message("kubernetes.pods")).contains("the workload owns 1 of them");
        }
    }
}
