package org.ephemera.lab.scenario;

import java.time.Instant;
import java.util.List;

/** A bucket; it exists in one region only. */
public record Bucket(String region, String name, List<Entry> entries) {

    /** An object. */
    public record Entry(String key, Instant modified, String content) {}

    public Bucket {
        entries = List.copyOf(entries);
    }
}
