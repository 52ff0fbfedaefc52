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
import org.ephemera.kubernetes.Cluster;
import org.ephemera.kubernetes.ClusterConnections;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.EnvironmentProxy;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.kubernetes.TargetCluster;
import org.ephemera.model.DetailCode;

/** Clusters by the contexts of a kubeconfig. Each is opened once. */
public final class KubeconfigClusters implements ClusterConnections {
    /** Attribute of a target that contains its context. */
    private static final String CONTEXT = "context";

    private static final Set<String> KINDS = Set.of(KubernetesTarget.POD, KubernetesTarget.WORKLOAD);

    private static final Duration LONGEST_SIGN_IN = Duration.ofMinutes(3);

    private final Map<String, String> env;
    private final Path directory;
    private final ExecRun run;
    private final Clock clock;
    private final Map<String, KubeconfigCluster> open = new HashMap<>();

    /**
     * Reads nothing yet.
     *
     * @param directory from where relative paths in {@code KUBECONFIG} are meant
     * @param says is given what plugins say to whoever runs them, line by line
     */
    public KubeconfigClusters(Map<String, String> env, Path directory, Consumer<String> says, Clock clock) {
        this.env = Map.copyOf(env);
        this.directory = directory;
        this.run = new ExecRun(this.env, says, LONGEST_SIGN_IN);
        this.clock = clock;
    }

    @Override
    public Cluster of(PlannedItem item, CollectionRun run) throws ClusterException {
        return named(TargetCluster.of(run, item, KINDS, List.of(CONTEXT))
                .attributes()
                .getOrDefault(CONTEXT, ""));
    }

    /**
     * The cluster of a context, once whoever asks is known to have something to sign in with; what is asked of nobody but the
     * plugin is asked here.
     *
     * @throws ClusterException if there is no way; says what to do
     */
    public Cluster signedIn(String context) throws ClusterException {
        KubeconfigCluster cluster = named(context);
        cluster.authorization(false);
        return cluster;
    }

    private synchronized KubeconfigCluster named(String context) throws ClusterException {
        KubeconfigCluster known = open.get(context);
        if (known != null) {
            return known;
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
