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

/** Counts what an answer holds while it reads it from where it is stored: that of a batch, one resource after the other, or of one. */
final class BatchView implements BodyView {
    private final SortedSet<String> troubles = new TreeSet<>();
    private final boolean batch;
    private long points;
    private long blanks;
    private final SortedSet<String> whole = new TreeSet<>();

    private BatchView(boolean batch) {
        this.batch = batch;
    }

    static BatchView ofBatch() {
        return new BatchView(true);
    }

    static BatchView ofOne() {
        return new BatchView(false);
    }

    @Override
    public OutputStream copy() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream forSdk(StoredBody stored) throws IOException {
        points = 0;
        blanks = 0;
        whole.clear();
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

    /** Ids in lower case of the resources in a batch of which all was given. */
    SortedSet<String> whole() {
        return whole;
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
            whole.add(resource.path("resourceid").asText().toLowerCase(Locale.ROOT));
        }
    }

    /** False if Azure Monitor says that it did not give all of it. */
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
