package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.lab.SimulatedCluster;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.ClusterState;
import org.ephemera.seal.PemSigner;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.SealedPackageMaker;

/** Packages about a pod of a simulated cluster, collected with a kubeconfig. */
final class ClusterPackages implements AutoCloseable {
    /** Number of pods in the namespace; each is returned in a separate response. */
    static final String LOG_ITEM = "kubernetes.pods.1";

    private final SimulatedCluster cluster;
    private final CommandFixture desk;

    /**
     * Starts the cluster.
     *
     * @param pods number of pods in the namespace of the target
     */
    ClusterPackages(Path folder, int pods) throws IOException {
        ClusterState state = ShopClusterFixture.state()
                .with(IntStream.range(1, pods)
                        .mapToObj(number -> """
                            {"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "shop", "name": "other-%d",
                             "uid": "00000000-0000-4000-8000-%012d"}}\
                            """.formatted(number, number))
                        .toArray(String[]::new));
        this.cluster = SimulatedCluster.start(state, Faults.none().pageSize("kubernetes:list pods", 1));
        this.desk = CommandFixture.in(folder)
                .with(
                        "KUBECONFIG",
                        ShopClusterFixture.write(folder.resolve("kubeconfig"), cluster.kubeconfig("prod"))
                                .toString());
    }

    /** Collects another package, which independent verifiers accept. */
    Path make() throws IOException {
        Ran ran = desk.run("collect", ShopClusterFixture.TARGET, "--reason", "a test", "--json");
        assertThat(ran.exit()).as(ran.err()).isZero();
        // The BagIt library accepts no path that contains a dot.
        Path place = desk.folder().resolve(ran.json().path("location").asText()).normalize();
        IndependentVerifiers.accept(place, PemSigner.open(key()).publicKey());
        return place;
    }

    SealedPackageMaker sealedPackages() throws IOException {
        return SealedPackageMaker.in(desk.folder().resolve("ours"), PemSigner.open(key()));
    }

    private Path key() {
        return desk.folder().resolve("home/.config/ephemera/signing-key.pem");
    }

    SealedPackageMaker packagesOfOtherKey() throws IOException {
        return SealedPackageMaker.in(desk.folder().resolve("theirs"));
    }

    @Override
    public void close() {
        cluster.close();
    }
}
