package org.ephemera.runtime;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.AlertSelector;
import org.ephemera.acquire.FiledAlertsSource;
import org.ephemera.acquire.FollowUpFinder;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.Requester;
import org.ephemera.model.PackageId;
import org.ephemera.queue.Announcer;
import org.ephemera.queue.PackageIntake;
import org.ephemera.queue.PackageWorker;
import org.ephemera.queue.WebhookAnnouncer;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.recorder.EventSpool;
import org.ephemera.recorder.HourlyPackaging;
import org.ephemera.recorder.OnStop;
import org.ephemera.recorder.PackageCreation;
import org.ephemera.recorder.SpoolSource;
import org.ephemera.seal.PublicKeySetting;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.sweep.MetricSweep;
import org.ephemera.sweep.SweepPackageMaker;
import org.ephemera.sweep.SweepScope;

/**
 * Installation of the collector in any cloud, configured by settings. Resources are opened when first needed and kept
 * for the next event.
 *
 * <p>Settings: {@code EPHEMERA_STORE} and {@code EPHEMERA_SIGNER} (a resource of the cloud, or {@code file:}), {@code
 * EPHEMERA_STATE_KEY} (signs the work state; by default the
 * signer), {@code EPHEMERA_KEYS} and {@code EPHEMERA_STATE_KEYS} ({@link PublicKeySetting}, optional), {@code EPHEMERA_RETENTION} ({@link Retention#parse}), {@code
 * EPHEMERA_TSA} (URL of a timestamp authority, optional), {@code EPHEMERA_SELECTOR} ({@link AlertSelector}), {@code
 * EPHEMERA_BUDGET} ({@link PackageBudget}), {@code EPHEMERA_STOPPED} ({@link OnStop}), {@code EPHEMERA_QUEUE}
 * (optional), {@code EPHEMERA_WEBHOOK} ({@link WebhookAnnouncer}, optional), {@code EPHEMERA_SWEEP} ({@link
 * SweepScope}, optional).
 */
public final class CollectorSite {
    private final SiteSettings settings;
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
     * Creates a site.
     *
     * @param workers registry of other workers; empty if only the expiry of their claims is known
     * @param reporting creates the reporter of each run
     * @throws IllegalArgumentException if a setting is invalid; the message names it
     */
    public CollectorSite(
            SiteSettings settings,
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

    /**
     * Returns the retention of new packages.
     *
     * @throws IllegalArgumentException if the setting is invalid; the message states what is expected
     */
    public Retention retention() {
        return retention(settings);
    }

    /**
     * Returns the retention of new packages.
     *
     * @throws IllegalArgumentException if the setting is invalid; the message states what is expected
     */
    public static Retention retention(SiteSettings settings) {
        return Retention.parse(settings.get("EPHEMERA_RETENTION").orElse("none"));
    }

    /** Returns the selector of the alerts that are acted upon. */
    public AlertSelector selector() {
        return selector;
    }

    /** Returns what is done, in addition to recording, when a workload stops. */
    public OnStop onStop() {
        return onStop;
    }

    /** Returns the scopes that a schedule sweeps. */
    public List<SweepScope> sweeps() {
        return sweeps;
    }

    /** Reports whether alerts are put on a queue, from which other runs take them. */
    public boolean hasQueue() {
        return settings.get(cloud.queue().setting()).isPresent();
    }

    /**
     * Returns the queue.
     *
     * @throws IllegalArgumentException if no queue is configured or the setting is invalid; the message states what to
     *     do
     */
    public WorkDispatch dispatch() {
        return openings.dispatch();
    }

    /**
     * Returns the evidence store.
     *
     * @throws StoreException if no store is configured or it cannot be opened; the message states what to do
     */
    public EvidenceStore store() throws StoreException {
        return openings.store();
    }

    /**
     * Returns the signer.
     *
     * @throws SigningException if no key is configured or it does not exist; the message states what to do
     */
    public Signer signer() throws SigningException {
        return openings.signer();
    }

    /**
     * Returns the spool in which stopped workloads are recorded.
     *
     * @throws StoreException if the store cannot be opened; the message states what to do
     */
    public EventSpool spool() throws StoreException {
        return openings.spool();
    }

    /** Returns the job that packages the hours in which something was recorded. */
    public HourlyPackaging hourlyPackaging(PackageCreation packaging) throws StoreException {
        return new HourlyPackaging(store(), packaging, retention(), clock);
    }

    /**
     * Returns the finder of packages that need a follow-up because alerts about their target arrived after the end of
     * their window.
     */
    public FollowUpFinder followUps() throws StoreException {
        return new FollowUpFinder(store(), budget, retention(), clock);
    }

    /**
     * Returns the sweep of a scope.
     *
     * @param maker makes its packages
     */
    public MetricSweep sweep(SweepScope scope, SweepPackageMaker maker) throws StoreException {
        Requester schedule = new Requester("ephemera.sweep", Requester.Method.EVENT_SOURCE, false);
        return new MetricSweep(scope, cloud.reading().swept(), store(), maker, schedule, retention(), clock);
    }

    /**
     * Creates an acquisition with the configured resources.
     *
     * @param invocation the id under which the cloud logs this run
     * @throws IOException if the store or signer cannot be opened, or the address of the timestamp authority is invalid
     */
    public Acquisition acquisition(String invocation, CollectionListener listener) throws IOException {
        return acquisition(store(), invocation, listener);
    }

    /**
     * Creates a worker for a package that is opened in this run.
     *
     * @param invocation the id under which the cloud logs this run
     * @param rest queue for the work that does not fit into the time of the run
     * @throws IOException if the store or signer cannot be opened, or the address of the timestamp authority is invalid
     */
    public PackageWorker worker(String invocation, CollectionListener listener, WorkDispatch rest) throws IOException {
        return worker(store(), invocation, listener, rest);
    }

    /**
     * Creates a worker for a package that was opened earlier. It writes with the retention that was set then; with a
     * shorter retention the package could not be sealed.
     *
     * @param id id of the package, which may not exist
     */
    PackageWorker worker(PackageId id, String invocation, CollectionListener listener, WorkDispatch rest)
            throws IOException {
        return worker(PackageStore.of(store(), id, retention()), invocation, listener, rest);
    }

    private PackageWorker worker(EvidenceStore store, String invocation, CollectionListener listener, WorkDispatch rest)
            throws IOException {
        return new PackageWorker(
                acquisition(store, invocation, listener),
                cloud.reading().access(),
                store,
                rest,
                Announcer.deduplicating(store, openings.announcers(), clock),
                reporting.create(store, this::location, listener::foreignObject),
                this::location,
                clock);
    }

    /**
     * Returns the intake of alerts.
     *
     * @param queue queue that receives the work of admitted packages
     */
    public PackageIntake intake(WorkDispatch queue) throws IOException {
        // The function that answers alerts must not write the record of sent notifications, so it does not deduplicate
        // them.
        return new PackageIntake(
                store(), budget, queue, Announcer.all(openings.announcers().values()), clock);
    }

    /** Logs a line {@code foreign object NAME} for each object of the work state that no trusted key signed. */
    public void logForeignState(Consumer<String> log) {
        openings.foreign().take().forEach(name -> log.accept(ForeignObjectLog.line(name)));
    }

    /** Returns the location of a package, for users. */
    public String location(PackageId id) {
        return location(id.prefix().substring(0, id.prefix().length() - 1));
    }

    private String location(String key) {
        String uri = settings.text(cloud.store().setting());
        String root = uri.startsWith(LazyResources.FILE) ? LazyResources.local(uri) : uri;
        return root.endsWith("/") ? root + key : root + "/" + key;
    }

    private Acquisition acquisition(EvidenceStore store, String invocation, CollectionListener listener)
            throws IOException {
        // Unique among all runs, even those that start from the same snapshot or retry the same event.
        WorkerRegistry known = workers.orElseGet(() -> WorkerRegistry.unknown(invocation + " " + UUID.randomUUID()));
        List<RegisteredSource> ofStore = Stream.of(SpoolSource.all(store), List.of(FiledAlertsSource.registered(store)))
                .flatMap(List::stream)
                .toList();
        return new Acquisition(
                target -> Stream.of(cloud.reading().sources().apply(target), ofStore)
                        .flatMap(List::stream)
                        .toList(),
                store,
                openings.keys(),
                openings.authority(),
                known,
                listener,
                cloud.reading().record().apply(invocation),
                clock);
    }
}
