package org.ephemera.lab.scenario;

import java.time.Instant;
import java.util.List;

/** Simulated S3 bucket in one region. */
public record Bucket(String region, String name, List<Entry> entries) {

    /** Object of a bucket. */
    public record Entry(String key, Instant modified, String content) {}

    public Bucket {
        entries = List.copyOf(entries);
    }
}
