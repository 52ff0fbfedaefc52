package org.ephemera.state;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.EphemeralKey;
import org.ephemera.format.Json;
import org.jspecify.annotations.Nullable;

/**
 * Key with which this process signs work state. The state key signs a delegation for it when the first object is
 * written, and again each hour, so that an object costs no call. Safe for use by many threads.
 */
final class InstanceKey {
    /** Longest time that a stolen key of a process could be used. */
    private static final Duration LENGTH = Duration.ofHours(1);

    /** Clocks are set back by a few seconds while a process works. */
    private static final Duration CLOCK = Duration.ofMinutes(1);

    private final StateKeys keys;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Delegated current;

    private record Delegated(EphemeralKey key, InstanceDelegation delegation, DsseEnvelope envelope) {}

    InstanceKey(StateKeys keys) {
        this.keys = keys;
        this.clock = keys.clock();
    }

    /** Returns the content followed by its signature: the bytes that are stored under the key of the object. */
    byte[] sign(String key, byte[] content) throws IOException {
        Instant now = clock.instant();
        Delegated delegated = current(now);
        SignedObject object = new SignedObject(key, content, now);
        return object.toBytes(
                delegated.key().sign(object.message()),
                Json.parse(delegated.envelope().toBytes()));
    }

    private Delegated current(Instant now) throws IOException {
        lock.lock();
        try {
            Delegated existing = current;
            if (existing != null && existing.delegation().covers(now)) {
                return existing;
            }
            EphemeralKey key = EphemeralKey.create();
            Instant from = now.truncatedTo(ChronoUnit.MILLIS).minus(CLOCK);
            InstanceDelegation delegation = new InstanceDelegation(key.publicKey(), from, from.plus(LENGTH));
            DsseEnvelope envelope = DsseEnvelope.sign(
                    InstanceDelegation.TYPE, delegation.toBytes(), keys.signer().open());
            Delegated created = new Delegated(key, delegation, envelope);
            current = created;
            return created;
        } finally {
            lock.unlock();
        }
    }
}
