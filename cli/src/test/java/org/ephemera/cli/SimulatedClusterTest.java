package org.ephemera.cli;

import java.io.IOException;
import org.ephemera.lab.SimulatedCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Contract test against the simulated cluster, run in each build. */
class SimulatedClusterTest extends ClusterContract {
    private static SimulatedCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = SimulatedCluster.start(ShopClusterFixture.state());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Override
    protected String kubeconfig() {
        return cluster.kubeconfig(context());
    }

    @Override
    protected String context() {
        return "prod";
    }

    @Override
    protected String pod() {
        return ShopClusterFixture.POD;
    }
}
