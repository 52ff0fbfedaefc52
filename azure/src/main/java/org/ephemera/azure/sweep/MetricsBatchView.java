package org.ephemera.azure.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ephemera.collect.source.BodyView;
import org.ephemera.format.Json;

/**
 * Counter of the data points in a stored metrics response of Azure Monitor. The response is about a batch of several
 * resources, or about a single resource.
 */
final class MetricsBatchView implements BodyView {
    private final SortedSet<String> troubles = new TreeSet<>();
    private final boolean batch;
    private long points;
    private long blanks;
    private final SortedSet<String> complete = new TreeSet<>();

    private MetricsBatchView(boolean batch) {
        this.batch = batch;
    }

    static MetricsBatchView ofBatch() {
        return new MetricsBatchView(true);
    }

    static MetricsBatchView ofSingle() {
        return new MetricsBatchView(false);
    }

    @Override
    public OutputStream copy() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream forSdk(StoredBody stored) throws IOException {
        points = 0;
        blanks = 0;
        complete.clear();
        troubles.clear();
        try (InputStream in = stored.open()) {
            if (batch) {
                Json.elements(in, "values", this::resource);
            } else {
                Json.elements(in, "value", metric -> metric(metric));
            }
        }
        return InputStream.nullInputStream();
    }

    long points() {
        return points;
    }

    long blanks() {
        return blanks;
    }

    /** Returns the lower-case ids of the resources in a batch whose metrics are complete. */
    SortedSet<String> complete() {
        return complete;
    }

    SortedSet<String> troubles() {
        return troubles;
    }

    private void resource(JsonNode resource) {
        boolean all = true;
        for (JsonNode metric : resource.path("value")) {
            all &= metric(metric);
        }
        if (all) {
            complete.add(resource.path("resourceid").asText().toLowerCase(Locale.ROOT));
        }
    }

    /** Counts the points of a metric; false if Azure Monitor reports that it is incomplete. */
    private boolean metric(JsonNode metric) {
        String code = metric.path("errorCode").asText("Success");
        if (!code.equals("Success")) {
            troubles.add(code.matches("[A-Za-z_]{1,64}") ? code : "Unknown");
        }
        for (JsonNode series : metric.path("timeseries")) {
            for (JsonNode point : series.path("data")) {
                long values = point.valueStream().filter(JsonNode::isNumber).count();
                points += values;
                blanks += values > 0 ? 0 : 1;
            }
        }
        return code.equals("Success");
    }
}
