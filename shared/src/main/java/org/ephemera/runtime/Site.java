package org.ephemera.runtime;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.AlertSelector;
import org.ephemera.acquire.FollowUpFinder;
import org.ephemera.acquire.LaterAlertsSource;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.Requester;
import org.ephemera.model.PackageId;
import org.ephemera.queue.Announcer;
import org.ephemera.queue.Dispatch;
import org.ephemera.queue.PackageIntake;
import org.ephemera.queue.WebhookAnnouncer;
import org.ephemera.queue.Worker;
import org.ephemera.recorder.EventSpool;
import org.ephemera.recorder.HourlyPackaging;
import org.ephemera.recorder.OnStop;
import org.ephemera.recorder.PackageCreation;
import org.ephemera.recorder.SpoolSource;
import org.ephemera.seal.EarlierKeys;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.sweep.PackageMaker;
import org.ephemera.sweep.Sweep;
import org.ephemera.sweep.SweepScope;

/**
 * Where the collector is installed, and what is done there, in whichever cloud. Nothing is opened before it is needed; what
 * is opened is kept for the next event. Settings: {@code EPHEMERA_STORE} and {@code EPHEMERA_SIGNER} (the cloud's, or
 * {@code file:}), {@code EPHEMERA_KEYS} ({@link EarlierKeys}, optional), {@code EPHEMERA_RETENTION} ({@link Retention#parse}), {@code EPHEMERA_TSA} (the URL of a timestamp
 * authority, or none), {@code EPHEMERA_SELECTOR} ({@link AlertSelector}), {@code EPHEMERA_BUDGET} ({@link PackageBudget}),
 * {@code EPHEMERA_STOPPED} ({@link OnStop}), {@code EPHEMERA_QUEUE} (or none), {@code EPHEMERA_WEBHOOK}
 * ({@link WebhookAnnouncer}, or none), {@code EPHEMERA_SWEEP} ({@link SweepScope}, or none).
 */
public final class Site {
    private final Settings settings;
    private final Clock clock;
    private final Optional<WorkerRegistry> workers;
    private final CloudParts cloud;
    private final ReporterFactory reporting;
    private final AlertSelector selector;
    private final PackageBudget budget;
    private final OnStop onStop;
    private final List<SweepScope> sweeps;
    private final LazyResources openings;

    /**
     * @param workers what is known of other workers, if more than their time
     * @param reporting makes the reporter of each run
     * @throws IllegalArgumentException if a setting makes no sense; says which
     */
    public Site(
            Settings settings,
            Clock clock,
            Optional<WorkerRegistry> workers,
            CloudParts cloud,
            ReporterFactory reporting) {
        this.settings = settings;
        this.clock = clock;
        this.workers = workers;
        this.cloud = cloud;
        this.reporting = reporting;
        this.selector = AlertSelector.of(settings.values());
        this.budget = PackageBudget.of(settings.values());
        this.onStop = OnStop.of(settings.values());
        this.sweeps = SweepScope.scheduled(settings.values(), cloud.name());
        this.openings = new LazyResources(settings, cloud, clock);
    }

    public Clock clock() {
        return clock;
    }

    /** @throws IllegalArgumentException if it is none; says what is */
    public Retention retention() {
        return retention(settings);
    }

    /** @throws IllegalArgumentException if it is none; says what is */
    public static Retention retention(Settings settings) {
        return Retention.parse(settings.get("EPHEMERA_RETENTION").orElse("none"));
    }

    /** Which alerts are acted upon. */
    public AlertSelector selector() {
        return selector;
    }

    /** What is done about a workload that stopped, besides recording it. */
    public OnStop onStop() {
        return onStop;
    }

    /** What is swept by a schedule. */
    public List<SweepScope> sweeps() {
        return sweeps;
    }

    /** True if alerts are put on a queue, from which other runs take them. */
    public boolean hasQueue() {
        return settings.get(cloud.queue().setting()).isPresent();
    }

    /** @throws IllegalArgumentException if the setting is no queue, or none is set; says what to do */
    public Dispatch dispatch() {
        return openings.dispatch();
    }

    /** @throws StoreException if it cannot be opened, or no store is configured; says what to do */
    public EvidenceStore store() throws StoreException {
        return openings.store();
    }

    /** @throws SigningException if there is no such key, or none is configured; says what to do */
    public Signer signer() throws SigningException {
        return openings.signer();
    }

    /**
     * Where what stops is recorded.
     *
     * @throws StoreException if the store cannot be opened; says what to do
     */
    public EventSpool spool() throws StoreException {
        return openings.spool();
    }

    /** What has the hours packaged in which something was recorded. */
    public HourlyPackaging hourlyRecord(PackageCreation packaging) throws StoreException {
        return new HourlyPackaging(store(), packaging, retention(), clock);
    }

    /** What is to be acquired after a package, as alerts about its target came when its window had ended. */
    public FollowUpFinder followUps() throws StoreException {
        return new FollowUpFinder(store(), budget, retention(), clock);
    }

    /** The sweep of a scope, whose packages somebody makes. */
    public Sweep sweep(SweepScope scope, PackageMaker maker) throws StoreException {
        Requester schedule = new Requester("ephemera.sweep", Requester.Method.EVENT_SOURCE, false);
        return new Sweep(scope, cloud.reading().swept(), store(), maker, schedule, retention(), clock);
    }

    /**
     * Makes an acquisition with what is configured.
     *
     * @param invocation the id under which the cloud logs this run
     * @throws IOException if store or signer cannot be opened, the authority's address is none, or there is no access to
     *     what is to be read
     */
    public Acquisition acquisition(String invocation, CollectionListener listener) throws IOException {
        Acquisition acquisition = withoutAccess(store(), invocation, listener);
        cloud.reading().access().obtain();
        return acquisition;
    }

    /**
     * The far end of the queue, for a package that is opened here.
     *
     * @param invocation the id under which the cloud logs this run
     * @param rest where what there is no time for is put
     * @throws IOException if store or signer cannot be opened, or the authority's address is none
     */
    public Worker worker(String invocation, CollectionListener listener, Dispatch rest) throws IOException {
        return worker(store(), invocation, listener, rest);
    }

    /**
     * The same for one that was opened before. It is written with the retention that was set then: with less it could not be sealed.
     *
     * @param id of the package; there may be none
     */
    Worker worker(PackageId id, String invocation, CollectionListener listener, Dispatch rest) throws IOException {
        return worker(PackageStore.of(store(), id, retention()), invocation, listener, rest);
    }

    private Worker worker(EvidenceStore store, String invocation, CollectionListener listener, Dispatch rest)
            throws IOException {
        return new Worker(
                withoutAccess(store, invocation, listener),
                cloud.reading().access(),
                store,
                rest,
                Announcer.eachOnce(store, openings.announcers(), clock),
                reporting.create(store, this::location, listener::foreignObject),
                this::location,
                clock);
    }

    /** @param queue where the work of what is admitted is put */
    public PackageIntake intake(Dispatch queue) throws IOException {
        // Who answers alerts may not write who was told.
        return new PackageIntake(
                store(), budget, queue, Announcer.all(openings.announcers().values()), clock);
    }

    /** Where a package lies, as a user names it. */
    public String location(PackageId id) {
        return location(id.prefix().substring(0, id.prefix().length() - 1));
    }

    private String location(String key) {
        String uri = settings.text(cloud.store().setting());
        String root = uri.startsWith(LazyResources.FILE) ? LazyResources.local(uri) : uri;
        return root.endsWith("/") ? root + key : root + "/" + key;
    }

    private Acquisition withoutAccess(EvidenceStore store, String invocation, CollectionListener listener)
            throws IOException {
        // A name that no other run has, not even a run of the same snapshot or a retry of the same event.
        WorkerRegistry known = workers.orElseGet(() -> WorkerRegistry.unknown(invocation + " " + UUID.randomUUID()));
        List<RegisteredSource> sources = Stream.of(
                        cloud.reading().sources().get(),
                        SpoolSource.all(store),
                        List.of(LaterAlertsSource.registered(store)))
                .flatMap(List::stream)
                .toList();
        return new Acquisition(
                sources,
                store,
                openings.keys(),
                openings.authority(),
                known,
                listener,
                cloud.reading().record().apply(invocation),
                clock);
    }
}
