package org.ephemera.runtime;

import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.Lazy;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.queue.Announcer;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.recorder.EventSpool;
import org.ephemera.seal.HttpTimestampAuthority;
import org.ephemera.seal.KnownKeys;
import org.ephemera.seal.PemSigner;
import org.ephemera.seal.PublicKeySetting;
import org.ephemera.seal.TimestampAuthority;
import org.ephemera.seal.TimestampException;
import org.ephemera.state.SignedStateStore;
import org.ephemera.state.StateKeys;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;

/**
 * Store, signer, queue and announcers that the settings name, opened when first needed and then kept. Safe for use by
 * many threads.
 */
final class LazyResources {
    static final String FILE = "file:";

    private static final String STATE_KEY = "EPHEMERA_STATE_KEY";

    private final SiteSettings settings;
    private final CloudParts cloud;
    private final Clock clock;
    private final Lazy<EvidenceStore, StoreException> store = new Lazy<>(this::openStore);
    private final Lazy<Signer, SigningException> signer = new Lazy<>(this::openSigner);
    private final Lazy<KnownKeys, SigningException> stateKeys = new Lazy<>(this::openStateKeys);
    private final ForeignState foreign = new ForeignState();
    private final Lazy<WorkDispatch, RuntimeException> dispatch = new Lazy<>(this::openDispatch);
    private final Lazy<Map<String, Announcer>, RuntimeException> announcers = new Lazy<>(this::openAnnouncers);
    private final Lazy<EventSpool, StoreException> spool = new Lazy<>(this::openSpool);

    LazyResources(SiteSettings settings, CloudParts cloud, Clock clock) {
        this.settings = settings;
        this.cloud = cloud;
        this.clock = clock;
    }

    EvidenceStore store() throws StoreException {
        return store.get();
    }

    Signer signer() throws SigningException {
        return signer.get();
    }

    /**
     * Returns the signer and the public keys of earlier signers.
     *
     * @throws SigningException if no signer is configured, or a key does not exist or cannot be read; the message
     *     states what to do
     */
    KnownKeys keys() throws SigningException {
        return new KnownKeys(signer(), publicKeys(PublicKeySetting.EARLIER));
    }

    /** Returns the foreign objects that were found among the work state. */
    ForeignState foreign() {
        return foreign;
    }

    WorkDispatch dispatch() {
        return dispatch.get();
    }

    /** Returns the announcers by their kind: {@code topic}, {@code web-hook}. */
    Map<String, Announcer> announcers() {
        return announcers.get();
    }

    EventSpool spool() throws StoreException {
        return spool.get();
    }

    /** Returns the path of a {@code file:} URI, with or without two slashes after the colon. A host is never meant. */
    static String local(String uri) {
        String path = uri.substring(FILE.length());
        return path.startsWith("//") ? path.substring(2) : path;
    }

    private EvidenceStore openStore() throws StoreException {
        String setting = cloud.store().setting();
        String uri = settings.get(setting)
                .orElseThrow(() -> new StoreException("No store is configured. Set " + setting + " to "
                        + cloud.store().form() + " or file:DIR"));
        try {
            EvidenceStore opened = uri.startsWith(FILE)
                    ? DirectoryEvidenceStore.open(Path.of(local(uri)))
                    : cloud.store().open(uri);
            StateKeys keys = new StateKeys(
                    () -> stateKeys.get().signer(), envelope -> stateKeys.get().haveSigned(envelope), clock);
            return SignedStateStore.of(opened, keys, foreign::add);
        } catch (IllegalArgumentException e) {
            throw new StoreException(setting + " or EPHEMERA_RETENTION: " + e.getMessage(), e);
        }
    }

    private Signer openSigner() throws SigningException {
        String setting = cloud.signer().setting();
        return signer(
                setting,
                settings.get(setting)
                        .orElseThrow(() -> new SigningException("No signer is configured. Set " + setting + " to "
                                + cloud.signer().form() + " or file:KEY.pem")));
    }

    /**
     * Opens the key of the work state: {@code EPHEMERA_STATE_KEY} or, if it is not set, the signer. In the cloud they
     * differ, because the functions that answer alerts must not use the key that signs seals.
     */
    private KnownKeys openStateKeys() throws SigningException {
        Optional<String> own = settings.get(STATE_KEY);
        List<ECPublicKey> others = new ArrayList<>();
        others.addAll(publicKeys(PublicKeySetting.EARLIER));
        others.addAll(publicKeys(PublicKeySetting.STATE));
        return new KnownKeys(own.isPresent() ? signer(STATE_KEY, own.get()) : signer(), others);
    }

    private List<ECPublicKey> publicKeys(PublicKeySetting setting) throws SigningException {
        return setting.read(settings.get(setting.variable()), Path.of(""));
    }

    private Signer signer(String setting, String uri) throws SigningException {
        try {
            return uri.startsWith(FILE)
                    ? PemSigner.open(Path.of(local(uri)))
                    : cloud.signer().open(uri);
        } catch (IllegalArgumentException e) {
            throw new SigningException(setting + ": " + e.getMessage(), e);
        }
    }

    private WorkDispatch openDispatch() {
        String setting = cloud.queue().setting();
        return cloud.queue()
                .open(settings.get(setting)
                        .orElseThrow(() -> new IllegalArgumentException("No queue is configured. Set " + setting
                                + " to " + cloud.queue().form())));
    }

    private Map<String, Announcer> openAnnouncers() {
        Map<String, Announcer> all = new LinkedHashMap<>();
        settings.get(cloud.announcer().setting())
                .ifPresent(name -> all.put("topic", cloud.announcer().open(name)));
        settings.get(cloud.webhook().setting())
                .ifPresent(hook -> all.put("web-hook", cloud.webhook().open(hook)));
        return all;
    }

    Optional<TimestampAuthority> authority() throws TimestampException {
        try {
            return settings.get("EPHEMERA_TSA").map(HttpTimestampAuthority::of);
        } catch (IllegalArgumentException e) {
            throw new TimestampException("EPHEMERA_TSA: " + e.getMessage(), e);
        }
    }

    /** Opens one spool for all events, because it remembers what it has written. */
    private EventSpool openSpool() throws StoreException {
        return new EventSpool(store(), cloud.reading().definitions(), clock);
    }
}
