package org.ephemera.cli.kubeconfig;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.ephemera.collect.CollectionRun;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.ClusterConnection;
import org.ephemera.kubernetes.ClusterConnections;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.EnvironmentProxy;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.kubernetes.TargetCluster;
import org.ephemera.model.DetailCode;

/** Cluster connections for the contexts of a kubeconfig. Each connection is opened once. */
public final class KubeconfigClusters implements ClusterConnections {
    /** Attribute of a target that contains its context. */
    private static final String CONTEXT = "context";

    private static final Set<String> KINDS = KubernetesTarget.kinds("kubernetes");

    private static final Duration SIGN_IN_TIMEOUT = Duration.ofMinutes(3);

    private final Map<String, String> env;
    private final Path directory;
    private final ExecPluginRunner run;
    private final Clock clock;
    private final Map<String, KubeconfigCluster> open = new HashMap<>();

    /**
     * Creates the connections without reading the kubeconfig.
     *
     * @param directory base of relative paths in {@code KUBECONFIG}
     * @param stderr consumer of each line that exec plugins write to stderr
     */
    public KubeconfigClusters(Map<String, String> env, Path directory, Consumer<String> stderr, Clock clock) {
        this.env = Map.copyOf(env);
        this.directory = directory;
        this.run = new ExecPluginRunner(this.env, stderr, SIGN_IN_TIMEOUT);
        this.clock = clock;
    }

    @Override
    public ClusterConnection of(PlannedItem item, CollectionRun run) throws ClusterException {
        return connection(TargetCluster.of(run, item, KINDS, List.of(CONTEXT))
                .attributes()
                .getOrDefault(CONTEXT, ""));
    }

    /**
     * Returns the cluster of a context after a check of its credentials. An exec plugin is run here.
     *
     * @throws ClusterException if the context is invalid or there are no credentials; the message contains the remedy
     */
    public ClusterConnection signedIn(String context) throws ClusterException {
        KubeconfigCluster cluster = connection(context);
        cluster.authorization(false);
        return cluster;
    }

    private synchronized KubeconfigCluster connection(String context) throws ClusterException {
        KubeconfigCluster existing = open.get(context);
        if (existing != null) {
            return existing;
        }
        try {
            KubeconfigCluster cluster = new KubeconfigCluster(
                    Kubeconfig.read(env, directory).context(context), run, clock, EnvironmentProxy.of(env));
            open.put(context, cluster);
            return cluster;
        } catch (KubeconfigException e) {
            throw new ClusterException(DetailCode.BAD_KUBECONFIG, String.valueOf(e.getMessage()));
        }
    }
}
