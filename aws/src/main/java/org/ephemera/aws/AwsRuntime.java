package org.ephemera.aws;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.ephemera.aws.alert.AlertParser;
import org.ephemera.aws.alert.StoppedTaskEvents;
import org.ephemera.aws.call.AccountClients;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.ecs.EcsDefinitionLookup;
import org.ephemera.aws.kms.KmsSigner;
import org.ephemera.aws.queue.SecretWebhook;
import org.ephemera.aws.queue.SnsAnnouncer;
import org.ephemera.aws.queue.SqsDispatch;
import org.ephemera.aws.store.S3EvidenceStore;
import org.ephemera.aws.sweep.AwsSweep;
import org.ephemera.aws.sweep.SweepSubjects;
import org.ephemera.aws.target.TrailLogGroup;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.format.Requester;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Target;
import org.ephemera.queue.WebhookAnnouncer;
import org.ephemera.report.ReportListener;
import org.ephemera.reporting.StoredReports;
import org.ephemera.runtime.AlertForms;
import org.ephemera.runtime.AlertHandling;
import org.ephemera.runtime.CloudParts;
import org.ephemera.runtime.CloudReader;
import org.ephemera.runtime.CollectorSite;
import org.ephemera.runtime.RemoteResource;
import org.ephemera.runtime.SiteSettings;
import software.amazon.awssdk.core.util.VersionInfo;

/**
 * Runtime of a {@link CollectorSite} on AWS. It reads the settings {@code EPHEMERA_STORE} ({@code s3://bucket/prefix}), {@code
 * EPHEMERA_SIGNER} ({@code awskms:KEY-ARN}), {@code EPHEMERA_QUEUE} ({@link SqsDispatch}), {@code EPHEMERA_TOPIC}
 * ({@link SnsAnnouncer}), {@code EPHEMERA_TRAIL} ({@link TrailLogGroup}, optional), and those of {@link AwsConnection}
 * and {@link AccountClients}.
 */
public final class AwsRuntime implements AutoCloseable {
    /** Payload limit of a Lambda invocation, in bytes. */
    public static final int LARGEST_EVENT = 6 << 20;

    private final AccountClients clients;
    private final Optional<TrailLogGroup> trail;
    private final CollectorSite site;

    private AwsRuntime(
            Map<String, String> environment, Clock clock, Optional<WorkerRegistry> workers, ReportListener listener) {
        SiteSettings settings = new SiteSettings(environment);
        this.trail = TrailLogGroup.of(settings.values());
        this.clients = AccountClients.of(settings.values(), clock);
        this.site = new CollectorSite(
                settings,
                clock,
                workers,
                parts(settings, clock),
                (store, location, foreign) ->
                        new StoredReports(store, location, SweepSubjects::subjects, listener, foreign));
    }

    /** Returns a runtime with the settings of the environment and the system clock. */
    public static AwsRuntime fromEnvironment() {
        return of(System.getenv(), Clock.systemUTC());
    }

    /** Returns a runtime without a registry of other workers. */
    public static AwsRuntime of(Map<String, String> settings, Clock clock) {
        return new AwsRuntime(settings, clock, Optional.empty(), ReportListener.NONE);
    }

    /**
     * Returns a runtime with a registry of running workers, for environments that know more about other workers than
     * the age of their claims.
     */
    public static AwsRuntime of(Map<String, String> settings, Clock clock, WorkerRegistry workers) {
        return of(settings, clock, workers, ReportListener.NONE);
    }

    /**
     * Returns a runtime that also reports the results of report generation.
     *
     * @param listener receives the results of the reports that this runtime writes
     */
    public static AwsRuntime of(
            Map<String, String> settings, Clock clock, WorkerRegistry workers, ReportListener listener) {
        return new AwsRuntime(settings, clock, Optional.of(workers), listener);
    }

    /** Returns the libraries that call AWS, with their versions. */
    public static Map<String, String> sdk() {
        return Map.of("software.amazon.awssdk", VersionInfo.SDK_VERSION);
    }

    /** Returns the site. */
    public CollectorSite site() {
        return site;
    }

    /**
     * Handles alerts and requests that arrive on AWS.
     *
     * @param listener observes the collection
     * @param log receives lines that contain ids only, never text of a target or an alert
     */
    public AlertHandling alerts(CollectionListener listener, Consumer<String> log) {
        AlertForms forms = new AlertForms(
                AlertParser::parse,
                LARGEST_EVENT,
                StoppedTaskEvents::of,
                StoppedTaskEvents::of,
                AwsSources::plannedFor,
                this::withTrail,
                Requester.Method.IAM);
        return new AlertHandling(site, forms, listener, log);
    }

    /** Returns the target, with the configured trail as an attribute if one is set. */
    private Target withTrail(Target target) {
        return trail.map(named -> named.addTo(target)).orElse(target);
    }

    @Override
    public void close() {
        clients.close();
    }

    private CloudParts parts(SiteSettings settings, Clock clock) {
        return new CloudParts(
                "aws",
                new RemoteResource<>(
                        "EPHEMERA_STORE",
                        "s3://BUCKET/PREFIX",
                        uri -> S3EvidenceStore.open(
                                uri, connection(settings), CollectorSite.retention(settings), clock)),
                new RemoteResource<>(
                        "EPHEMERA_SIGNER", "awskms:KEY-ARN", uri -> KmsSigner.of(uri, connection(settings))),
                new RemoteResource<>(
                        SqsDispatch.SETTING,
                        "the URL of a FIFO queue of SQS",
                        url -> SqsDispatch.of(url, connection(settings))),
                new RemoteResource<>(
                        SnsAnnouncer.SETTING,
                        "the ARN of a topic of SNS",
                        arn -> SnsAnnouncer.of(arn, connection(settings))),
                new RemoteResource<>(
                        WebhookAnnouncer.SETTING,
                        "an https address, or the ARN of a secret that contains it",
                        value -> SecretWebhook.of(value, connection(settings))),
                new CloudReader(
                        clients::authorize,
                        target -> AwsSources.all(clients.of(target)),
                        new EcsDefinitionLookup(clients),
                        new AwsSweep(),
                        invocation -> record(settings, invocation)));
    }

    private static AwsConnection connection(SiteSettings settings) {
        return AwsConnection.of(settings.values());
    }

    private static RuntimeRecord record(SiteSettings settings, String invocation) {
        return settings.get("AWS_LAMBDA_FUNCTION_NAME")
                .map(name ->
                        name + ":" + settings.get("AWS_LAMBDA_FUNCTION_VERSION").orElse("$LATEST"))
                .map(name -> new RuntimeRecord(
                        "aws",
                        name,
                        List.of(invocation),
                        settings.get("AWS_REGION").orElse(""),
                        new TreeMap<>(sdk())))
                .orElseGet(() -> RuntimeRecord.local(sdk()));
    }
}
