package org.ephemera.recorder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.envelope.Signer;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;

/** Events of a fictitious cloud, in which the definition {@code secret} may not be read. */
final class RecordedEventFixture {
    static final RecorderScope SCOPE =
            new RecorderScope("aws.ecs.recorder", new TreeMap<>(Map.of("account", "1", "region", "nowhere")));

    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

    static RecordedEvent event(int number, String definition, Instant time) {
        AcquisitionTrigger trigger =
                new AcquisitionTrigger(AcquisitionTrigger.Kind.ALERT, "test", "e-" + number, Optional.of(time));
        return new RecordedEvent(
                SCOPE,
                trigger,
                "task/" + number,
                DefinitionReference.Named.fixed(definition),
                new ReceivedEvent(text(number).getBytes(StandardCharsets.UTF_8)));
    }

    static String text(int number) {
        return "{\"event\": " + number + ",\n \"stopped\": true}";
    }

    EventSpool spool(EvidenceStore store, Clock clock) {
        return new EventSpool(store, (scope, name) -> ask(name, clock), clock);
    }

    /** Number of requests for a definition. */
    int asked(String definition) {
        return asked.getOrDefault(definition, new AtomicInteger()).get();
    }

    private DefinitionResponse ask(String name, Clock clock) {
        asked.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
        ApiCall call = new ApiCall("test", "Describe", "nowhere", "test:", Map.of("name", name));
        return name.equals("secret")
                ? new DefinitionResponse.Refused(call, 400, "AccessDenied", "not you")
                : new DefinitionResponse.Answered(
                        call,
                        new ApiResponseHead(
                                200, "r-1", "application/json", Optional.empty(), clock.instant(), Duration.ZERO),
                        new RawBody(described(name).getBytes(StandardCharsets.UTF_8)));
    }

    static String described(String name) {
        return "{\"name\": \"" + name + "\"}";
    }

    static List<PackageId> packaged(EvidenceStore store, Signer signer, Clock clock, String worker) throws IOException {
        Acquisition acquisition = new Acquisition(
                SpoolSource.all(store),
                store,
                signer,
                WorkerRegistry.unknown(worker),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
        Deadline deadline = Deadline.in(clock, Duration.ofMinutes(10));
        return new HourlyPackaging(store, PackageCreation.here(acquisition, deadline), Retention.NONE, clock)
                .run(deadline);
    }
}
