package org.ephemera.azure.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.SortedSet;
import java.util.TreeSet;
import org.ephemera.bag.Json;
import org.ephemera.collect.source.BodyView;

/** Counts what the answer of a batch holds while it reads it from where it is stored, one resource after the other. */
final class BatchView implements BodyView {
    private final SortedSet<String> troubles = new TreeSet<>();
    private long points;
    private long blanks;
    private int resources;

    @Override
    public OutputStream copy() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream forSdk(StoredBody stored) throws IOException {
        points = 0;
        blanks = 0;
        resources = 0;
        troubles.clear();
        try (InputStream in = stored.open()) {
            Json.elements(in, "values", this::count);
        }
        return InputStream.nullInputStream();
    }

    long points() {
        return points;
    }

    long blanks() {
        return blanks;
    }

    int resources() {
        return resources;
    }

    SortedSet<String> troubles() {
        return troubles;
    }

    private void count(JsonNode resource) {
        resources++;
        for (JsonNode metric : resource.path("value")) {
            String code = metric.path("errorCode").asText("Success");
            if (!code.equals("Success")) {
                troubles.add(code.matches("[A-Za-z_]{1,64}") ? code : "Unknown");
            }
            for (JsonNode series : metric.path("timeseries")) {
                for (JsonNode point : series.path("data")) {
                    int values = point.size() - 1;
                    points += Math.max(0, values);
                    blanks += values > 0 ? 0 : 1;
                }
            }
        }
    }
}
