package org.ephemera.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ephemera.store.StoredObject;
import org.jspecify.annotations.Nullable;

/**
 * Results of earlier verifications, so that a listing does not read an object again. An object never changes: a store
 * only creates. Safe for use by many threads.
 */
final class VerifiedNames {
    private static final int MOST = 20_000;

    /** Identity of stored bytes in a listing. */
    private record Listed(String name, long bytes, Optional<String> version) {}

    private final Map<Listed, Boolean> results = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Listed, Boolean> eldest) {
            return size() > MOST;
        }
    };

    synchronized Optional<Boolean> result(StoredObject object) {
        @Nullable Boolean known = results.get(listed(object));
        return Optional.ofNullable(known);
    }

    synchronized void add(StoredObject object, boolean isAuthentic) {
        results.put(listed(object), isAuthentic);
    }

    private static Listed listed(StoredObject object) {
        return new Listed(object.key(), object.bytes(), object.versionId());
    }
}
