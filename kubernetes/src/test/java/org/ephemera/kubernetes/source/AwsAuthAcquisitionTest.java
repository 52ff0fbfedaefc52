package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ephemera.format.ItemOutcome;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the config map aws-auth of an EKS cluster that is identified by a kubeconfig. */
class AwsAuthAcquisitionTest {
    private static final String PATH = "/api/v1/namespaces/kube-system/configmaps";
    private static final String EKS = "{'gitVersion':'v1.33.5-eks-113cf36'}";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private ScriptedApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ShopObjects.in(ScriptedApiServer.in(folder));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void isStoredVerbatimWhenTheServerIsEks() throws IOException {
        server.with("/version", ShopObjects.json(EKS));
        server.listing(
                PATH,
                List.of(
                        ShopObjects.json(
                                "{'metadata':{'name':'aws-auth'},'data':{'mapRoles':'- rolearn: arn:aws:iam::111122223333:role/x','mapUsers':''}}")));

        CollectedCluster gathered = collect();

        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        ItemOutcome item = gathered.item("kubernetes.aws-auth");
        assertThat(item.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(item.outcome().message()).isEqualTo("aws-auth in kube-system: mapRoles, mapUsers");
        assertThat(gathered.bodies(item)).contains("arn:aws:iam::111122223333:role/x");
        assertThat(server.requests(PATH))
                .singleElement()
                .satisfies(asked -> assertThat(asked.query()).containsEntry("fieldSelector", "metadata.name=aws-auth"));
    }

    @Test
    void isAGapWhenDeniedButNotWhenAbsent() throws IOException {
        server.with("/version", ShopObjects.json(EKS));
        server.listing(PATH, List.of());
        ItemOutcome none = collect().item("kubernetes.aws-auth");
        assertThat(none.code()).isEqualTo(OutcomeCode.EMPTY);
        assertThat(none.outcome().message()).contains("no config map aws-auth in kube-system");

        server.refusing(PATH, 403, "Forbidden", "configmaps is forbidden");
        ItemOutcome refused = collect().item("kubernetes.aws-auth");
        assertThat(refused.code()).isEqualTo(OutcomeCode.DENIED);
        assertThat(refused.outcome().detail()).isEqualTo("list configmaps");
    }

    @Test
    void isNotRequestedFromOtherClusters() throws IOException {
        assertThat(collect().items("kubernetes.aws-auth")).isEmpty();
        assertThat(server.requests(PATH)).isEmpty();
    }

    private CollectedCluster collect() throws IOException {
        return new ClusterFixture(
                        folder.resolve("desk" + System.nanoTime()),
                        new SingleClusterConnection(server.endpoint(), server.authority()),
                        ReadLimits.USUAL)
                .collect(ClusterFixture.pod("checkout-a"));
    }
}
