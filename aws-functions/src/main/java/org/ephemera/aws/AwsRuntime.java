package org.ephemera.aws;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.Budget;
import org.ephemera.acquire.Once;
import org.ephemera.acquire.Selector;
import org.ephemera.aws.client.AwsConnection;
import org.ephemera.aws.queue.SnsAnnouncer;
import org.ephemera.aws.queue.SqsDispatch;
import org.ephemera.aws.seal.KmsSigner;
import org.ephemera.aws.source.AwsClients;
import org.ephemera.aws.source.AwsSweep;
import org.ephemera.aws.source.NamedTrail;
import org.ephemera.aws.source.RecordedRevisions;
import org.ephemera.aws.store.S3EvidenceStore;
import org.ephemera.bag.Requester;
import org.ephemera.bag.RuntimeRecord;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Workers;
import org.ephemera.evidence.PackageId;
import org.ephemera.evidence.Target;
import org.ephemera.record.EventSpool;
import org.ephemera.record.HourlyRecord;
import org.ephemera.record.OnStop;
import org.ephemera.record.Packaging;
import org.ephemera.record.SpoolSource;
import org.ephemera.report.StoredReports;
import org.ephemera.seal.HttpTimestampAuthority;
import org.ephemera.seal.PemSigner;
import org.ephemera.seal.Signer;
import org.ephemera.seal.SigningException;
import org.ephemera.seal.TimestampAuthority;
import org.ephemera.seal.TimestampException;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.sweep.PackageMaker;
import org.ephemera.sweep.Sweep;
import org.ephemera.sweep.SweepScope;
import org.ephemera.work.Announcer;
import org.ephemera.work.Dispatch;
import org.ephemera.work.Intake;
import org.ephemera.work.WebhookAnnouncer;
import org.ephemera.work.Worker;
import software.amazon.awssdk.core.util.VersionInfo;

/**
 * Where the collector runs on AWS, and with which settings: {@code EPHEMERA_STORE} ({@code s3://bucket/prefix} or
 * {@code file:DIR}), {@code EPHEMERA_SIGNER} ({@code awskms:KEY-ARN} or {@code file:KEY.pem}),
 * {@code EPHEMERA_RETENTION}, {@code EPHEMERA_TSA} (the URL of a timestamp authority, or none), {@code EPHEMERA_TRAIL}
 * ({@link NamedTrail}, or none), {@code EPHEMERA_SELECTOR} ({@link Selector}, or all alerts), {@code EPHEMERA_BUDGET}
 * ({@link Budget}), {@code EPHEMERA_STOPPED} ({@link OnStop}), {@code EPHEMERA_QUEUE} ({@link SqsDispatch}, or none), {@code EPHEMERA_TOPIC} ({@link SnsAnnouncer}, or
 * none), {@code EPHEMERA_WEBHOOK} ({@link WebhookAnnouncer}, or none), {@code EPHEMERA_SWEEP} ({@link SweepScope}, or none), and what {@link AwsConnection} and
 * {@link AwsClients} read. Nothing is opened before it is needed; what is opened is kept for the next event.
 */
public final class AwsRuntime implements AutoCloseable {
    private static final String FILE = "file:";

    private final Map<String, String> settings;
    private final Clock clock;
    private final AwsClients clients;
    private final Optional<NamedTrail> trail;
    private final Selector selector;
    private final Budget budget;
    private final OnStop onStop;
    private final List<SweepScope> sweeps;
    private final Optional<Workers> workers;
    private final Once<EvidenceStore, StoreException> store = new Once<>(this::openStore);
    private final Once<Signer, SigningException> signer = new Once<>(this::openSigner);
    private final Once<Dispatch, RuntimeException> dispatch = new Once<>(this::openDispatch);
    private final Once<Announcer, RuntimeException> announcer = new Once<>(this::openAnnouncer);
    private final Once<EventSpool, StoreException> spool = new Once<>(this::openSpool);

    private AwsRuntime(Map<String, String> settings, Clock clock, Optional<Workers> workers) {
        this.settings = Map.copyOf(settings);
        this.clock = clock;
        this.workers = workers;
        this.trail = NamedTrail.of(settings);
        this.selector = Selector.of(settings);
        this.budget = Budget.of(settings);
        this.onStop = OnStop.of(settings);
        this.sweeps = SweepScope.scheduled(settings, "aws");
        this.clients = AwsClients.of(settings, clock);
    }

    public static AwsRuntime fromEnvironment() {
        return of(System.getenv(), Clock.systemUTC());
    }

    public static AwsRuntime of(Map<String, String> settings, Clock clock) {
        return new AwsRuntime(settings, clock, Optional.empty());
    }

    /** For places where more can be known of other workers than their time. */
    public static AwsRuntime of(Map<String, String> settings, Clock clock, Workers workers) {
        return new AwsRuntime(settings, clock, Optional.of(workers));
    }

    /** The libraries that speak to AWS, with their versions. */
    public static Map<String, String> sdk() {
        return Map.of("software.amazon.awssdk", VersionInfo.SDK_VERSION);
    }

    public Clock clock() {
        return clock;
    }

    public Retention retention() {
        return Retention.parse(setting("EPHEMERA_RETENTION").orElse("none"));
    }

    /** Which alerts are acted upon. */
    public Selector selector() {
        return selector;
    }

    /** What is done about a task that stopped, besides recording it. */
    public OnStop onStop() {
        return onStop;
    }

    /** How many packages alerts may open. */
    public Budget budget() {
        return budget;
    }

    /** True if alerts are put on a queue, from which other runs take them. */
    public boolean hasQueue() {
        return setting(SqsDispatch.SETTING).isPresent();
    }

    /** @throws IllegalArgumentException if the setting is no queue's URL, or none is set; says what to do */
    public Dispatch dispatch() {
        return dispatch.get();
    }

    /** @throws IllegalArgumentException if a setting names nobody who can be told; says what to do */
    public Announcer announcer() {
        return announcer.get();
    }

    /** The target, with the trail that is asked about it if one is set. */
    public Target withTrail(Target target) {
        return trail.map(named -> named.on(target)).orElse(target);
    }

    /** @throws StoreException if it cannot be opened, or no store is configured; says what to do */
    public EvidenceStore store() throws StoreException {
        return store.get();
    }

    /** @throws SigningException if there is no such key, or none is configured; says what to do */
    public Signer signer() throws SigningException {
        return signer.get();
    }

    /**
     * Where what stops is recorded.
     *
     * @throws StoreException if the store cannot be opened; says what to do
     */
    public EventSpool spool() throws StoreException {
        return spool.get();
    }

    /** What has the hours packaged in which something was recorded. */
    public HourlyRecord hourlyRecord(Packaging packaging) throws StoreException {
        return new HourlyRecord(store(), packaging, retention(), clock);
    }

    /** What is swept by a schedule. */
    public List<SweepScope> sweeps() {
        return sweeps;
    }

    /** The sweep of a scope, whose packages somebody makes. */
    public Sweep sweep(SweepScope scope, PackageMaker maker) throws StoreException {
        Requester schedule = new Requester("ephemera.sweep", Requester.Method.EVENT_SOURCE, false);
        return new Sweep(scope, new AwsSweep(), store(), maker, schedule, retention(), clock);
    }

    /**
     * @param invocation the id under which the cloud logs this run
     * @throws IOException if store or signer cannot be opened, the authority's address is none, or the role for
     *     reading cannot be assumed
     */
    public Acquisition acquisition(String invocation, CollectionListener listener) throws IOException {
        Acquisition acquisition = withoutAccess(invocation, listener);
        clients.authorize();
        return acquisition;
    }

    /**
     * @param invocation the id under which the cloud logs this run
     * @param rest where what there is no time for is put
     * @throws IOException if store or signer cannot be opened, or the authority's address is none
     */
    public Worker worker(String invocation, CollectionListener listener, Dispatch rest) throws IOException {
        return new Worker(
                withoutAccess(invocation, listener),
                clients::authorize,
                store(),
                rest,
                announcer(),
                new StoredReports(store(), this::location),
                this::location,
                clock);
    }

    /** @param queue where the work of what is admitted is put */
    public Intake intake(Dispatch queue) throws IOException {
        return new Intake(store(), budget, queue, announcer(), clock);
    }

    private Acquisition withoutAccess(String invocation, CollectionListener listener) throws IOException {
        // A name that no other run has, not even a run of the same snapshot or a retry of the same event.
        Workers known = workers.orElseGet(() -> Workers.unknown(invocation + " " + UUID.randomUUID()));
        return new Acquisition(
                sources(store()), store(), signer(), authority(), known, listener, record(invocation), clock);
    }

    /** Where a package lies, as a user names it. */
    public String location(PackageId id) {
        return location(id.prefix().substring(0, id.prefix().length() - 1));
    }

    private String location(String key) {
        String uri = setting("EPHEMERA_STORE").orElse("");
        String root = uri.startsWith(FILE) ? uri.substring(FILE.length()) : uri;
        return root.endsWith("/") ? root + key : root + "/" + key;
    }

    @Override
    public void close() {
        clients.close();
    }

    private List<EvidenceSource> sources(EvidenceStore open) {
        return Stream.concat(AwsSources.all(clients).stream(), SpoolSource.all(open).stream())
                .toList();
    }

    private RuntimeRecord record(String invocation) {
        Optional<String> function = setting("AWS_LAMBDA_FUNCTION_NAME")
                .map(name -> name + ":" + setting("AWS_LAMBDA_FUNCTION_VERSION").orElse("$LATEST"));
        return function.map(name -> new RuntimeRecord(
                        "aws", name, List.of(invocation), setting("AWS_REGION").orElse(""), new TreeMap<>(sdk())))
                .orElseGet(() -> RuntimeRecord.local(sdk()));
    }

    private EvidenceStore openStore() throws StoreException {
        String uri = setting("EPHEMERA_STORE")
                .orElseThrow(() -> new StoreException(
                        "no store is configured; set EPHEMERA_STORE to s3://BUCKET/PREFIX" + " or file:DIR"));
        try {
            return uri.startsWith(FILE)
                    ? DirectoryEvidenceStore.open(Path.of(uri.substring(FILE.length())))
                    : S3EvidenceStore.open(uri, AwsConnection.of(settings), retention(), clock);
        } catch (IllegalArgumentException e) {
            throw new StoreException("EPHEMERA_STORE or EPHEMERA_RETENTION: " + e.getMessage(), e);
        }
    }

    private Signer openSigner() throws SigningException {
        String uri = setting("EPHEMERA_SIGNER")
                .orElseThrow(() -> new SigningException(
                        "no signer is configured; set EPHEMERA_SIGNER to" + " awskms:KEY-ARN or file:KEY.pem"));
        try {
            return uri.startsWith(FILE)
                    ? PemSigner.open(Path.of(uri.substring(FILE.length())))
                    : KmsSigner.of(uri, AwsConnection.of(settings));
        } catch (IllegalArgumentException e) {
            throw new SigningException("EPHEMERA_SIGNER: " + e.getMessage(), e);
        }
    }

    private Dispatch openDispatch() {
        return SqsDispatch.of(
                setting(SqsDispatch.SETTING)
                        .orElseThrow(() -> new IllegalArgumentException("no queue is configured; set "
                                + SqsDispatch.SETTING + " to the URL of a FIFO queue of SQS")),
                AwsConnection.of(settings));
    }

    private Announcer openAnnouncer() {
        List<Announcer> all = new ArrayList<>();
        setting(SnsAnnouncer.SETTING).ifPresent(arn -> all.add(SnsAnnouncer.of(arn, AwsConnection.of(settings))));
        setting(WebhookAnnouncer.SETTING).ifPresent(address -> all.add(WebhookAnnouncer.of(address)));
        return Announcer.all(all);
    }

    private Optional<TimestampAuthority> authority() throws TimestampException {
        try {
            return setting("EPHEMERA_TSA").map(HttpTimestampAuthority::of);
        } catch (IllegalArgumentException e) {
            throw new TimestampException("EPHEMERA_TSA: " + e.getMessage(), e);
        }
    }

    /** One for all events: it knows what it has written and need not be asked for again. */
    private EventSpool openSpool() throws StoreException {
        return new EventSpool(store(), new RecordedRevisions(clients), clock);
    }

    private Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name)).filter(value -> !value.isBlank());
    }
}
