package org.ephemera.cli.cloud;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.acquire.FiledAlertsSource;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.call.AccountClients;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.sweep.AwsSweep;
import org.ephemera.aws.sweep.SweepSubjects;
import org.ephemera.azure.AzureSources;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.sweep.AzureSweep;
import org.ephemera.cli.kubeconfig.KubeconfigClusters;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.kubernetes.call.ApiServerCheck;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;
import org.ephemera.recorder.SpoolSource;
import org.ephemera.sweep.SweepScope;
import org.ephemera.sweep.SweepableCloud;

/** Cloud of a target, with its artifacts, sources and settings. */
public enum Cloud {
    AWS {
        @Override
        String placeAttribute() {
            return "region";
        }

        @Override
        public List<Artifact> plannedFor(Target target) {
            return AwsSources.plannedFor(target.kind());
        }

        @Override
        public List<Artifact> readFor(Target target) {
            return AwsSources.readFor(target);
        }

        @Override
        public SweepableCloud swept() {
            return new AwsSweep();
        }

        @Override
        public Set<String> subjects(Target target) {
            return SweepSubjects.subjects(target);
        }

        @Override
        public String unit(String metric) {
            return SweepSubjects.unit(metric);
        }

        @Override
        public void check(Session session) throws CommandFailure {
            AwsSettings.check(session);
        }

        @Override
        public void checkFiles() throws CommandFailure {
            AwsSettings.checkProfiles();
        }

        @Override
        public Reader reader(Target target, ReaderCredentials credentials, Session session) throws IOException {
            AccountClients accounts = AccountClients.of(credentials.settings(session), session.clock());
            try {
                AwsClients clients = accounts.of(target);
                if (target.kind().startsWith(OF_ECS)) {
                    clients.prepare(target.attributes().getOrDefault("region", ""));
                }
                clients.authorize();
                return new Reader(AwsSources.all(clients), AwsRuntime.sdk(), clients::identify, accounts::close);
            } catch (IOException | RuntimeException e) {
                accounts.close();
                throw e;
            }
        }
    },
    AZURE {
        @Override
        String placeAttribute() {
            return "subscription";
        }

        @Override
        public List<Artifact> plannedFor(Target target) {
            return AzureSources.plannedFor(target.kind());
        }

        @Override
        public List<Artifact> readFor(Target target) {
            return AzureSources.readFor(target);
        }

        @Override
        public SweepableCloud swept() {
            return new AzureSweep();
        }

        @Override
        public Set<String> subjects(Target target) {
            return AzureSweep.subjects(target);
        }

        @Override
        public String unit(String metric) {
            return AzureSweep.unit(metric);
        }

        @Override
        public void check(Session session) throws CommandFailure {
            AzureSettings.connection(session);
            try {
                AzureClients.of(session.env(), session.clock()).close();
            } catch (IllegalArgumentException e) {
                throw CommandFailure.usage(e);
            }
        }

        @Override
        public Reader reader(Target target, ReaderCredentials credentials, Session session) {
            AzureClients clients = AzureClients.of(session.env(), session.clock());
            return new Reader(AzureSources.all(clients), AzureClients.libraries(), clients::identify, clients::close);
        }
    },
    /** Any cluster of the kubeconfig; its cloud is unknown. */
    KUBERNETES {
        @Override
        String placeAttribute() {
            return KubernetesSettings.CONTEXT;
        }

        @Override
        public List<Artifact> plannedFor(Target target) {
            return KubernetesSources.plannedFor(target);
        }

        @Override
        public List<Artifact> readFor(Target target) {
            return KubernetesSources.readFor(target);
        }

        @Override
        public SweepableCloud swept() {
            throw new UnsupportedOperationException("sweeps do not support clusters of a kubeconfig");
        }

        @Override
        public Set<String> subjects(Target target) {
            return Set.of();
        }

        @Override
        public String unit(String metric) {
            return "";
        }

        // The context is known only with the target.
        @Override
        public void check(Session session) {}

        @Override
        public void check(Target target, Session session) throws CommandFailure {
            KubernetesSettings.check(target, session);
        }

        @Override
        public Reader reader(Target target, ReaderCredentials credentials, Session session) throws IOException {
            KubeconfigClusters clusters = clusters(session);
            clusters.signedIn(target.attributes().getOrDefault(KubernetesSettings.CONTEXT, ""));
            return reader(clusters, session);
        }

        private KubeconfigClusters clusters(Session session) {
            return new KubeconfigClusters(
                    session.env(),
                    session.directory(),
                    line -> session.remarks().line(line),
                    session.clock());
        }

        private Reader reader(KubeconfigClusters clusters, Session session) {
            return new Reader(
                    KubernetesSources.allWithoutCloud(clusters, session.clock()),
                    Map.of(),
                    context -> new ApiServerCheck(clusters.signedIn(context), session.clock()).run(),
                    clusters::close);
        }
    };

    private static final String OF_ECS = "aws.ecs.";
    private static final String OF_AZURE = "azure.";
    private static final String OF_KUBERNETES = "kubernetes.";

    /** Check of the credentials with one call, before a package is opened. */
    @FunctionalInterface
    public interface Identity {
        /**
         * Calls the cloud once.
         *
         * @param place the region, subscription or kubeconfig context of the target
         * @throws IOException if there are no credentials, the cloud rejects them, or it cannot be reached
         */
        void check(String place) throws IOException;
    }

    /**
     * Sources with the clients they read with.
     *
     * @param sdk client libraries of the cloud, with their versions
     */
    public record Reader(List<RegisteredSource> sources, Map<String, String> sdk, Identity identity, Runnable closing)
            implements AutoCloseable {
        public Reader {
            sources = List.copyOf(sources);
            sdk = Map.copyOf(sdk);
        }

        @Override
        public void close() {
            closing.run();
        }
    }

    /** Returns the cloud of a target. */
    public static Cloud of(Target target) {
        return target.kind().startsWith(OF_AZURE) ? AZURE : target.kind().startsWith(OF_KUBERNETES) ? KUBERNETES : AWS;
    }

    /** Returns the cloud of a sweep scope. */
    public static Cloud of(SweepScope scope) {
        return scope.cloud().equals("azure") ? AZURE : AWS;
    }

    /** Returns the artifacts of all clouds. */
    public static List<Artifact> artifacts() {
        return Stream.of(
                        AwsSources.artifacts(),
                        AzureSources.artifacts(),
                        KubernetesSources.artifacts(),
                        KubernetesSources.withoutCloud(),
                        SpoolSource.ARTIFACTS,
                        List.of(FiledAlertsSource.ARTIFACT))
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** Returns the attribute of a target that contains its region, subscription or kubeconfig context. */
    abstract String placeAttribute();

    /** Returns the argument of {@link Identity#check} for a target. */
    public String place(Target target) {
        return target.attributes().getOrDefault(placeAttribute(), "");
    }

    /** Returns the artifacts of the items that are planned when a package is opened. */
    public abstract List<Artifact> plannedFor(Target target);

    /** Returns all artifacts that can be collected for a target. */
    public abstract List<Artifact> readFor(Target target);

    /** Returns the part of the cloud that sweeps use. */
    public abstract SweepableCloud swept();

    /** Returns the subjects of a target in the index of sweeps. */
    public abstract Set<String> subjects(Target target);

    /** Returns the unit of a metric, or "". */
    public abstract String unit(String metric);

    /**
     * Checks the settings of the cloud in the environment.
     *
     * @throws CommandFailure with a usage error if a setting is invalid
     */
    public abstract void check(Session session) throws CommandFailure;

    /** Checks the settings of the cloud and those that depend on the target. */
    public void check(Target target, Session session) throws CommandFailure {
        check(session);
    }

    /**
     * Checks the configuration files of the cloud's tools on this machine.
     *
     * @throws CommandFailure with a usage error if a file cannot be parsed
     */
    public void checkFiles() throws CommandFailure {
        // Only AWS has such files; other clouds report errors when they read their settings.
    }

    /**
     * Creates the sources for a target, with their clients. For a cluster of a kubeconfig this also signs in to the
     * cluster.
     *
     * @throws IOException if the role for read calls cannot be assumed
     * @throws IllegalArgumentException if a setting is invalid
     */
    public abstract Reader reader(Target target, ReaderCredentials credentials, Session session) throws IOException;
}
