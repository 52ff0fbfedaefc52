package org.ephemera.aws.sweep;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.aws.metrics.CborReader;
import org.ephemera.aws.metrics.MetricPage;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.Json;
import org.ephemera.sweep.MetricGroup;
import org.ephemera.sweep.StoredMetricParser;

/** Parser of the responses that a sweep of AWS stored: CBOR of CloudWatch, JSON of ECS. */
final class AwsMetricParser implements StoredMetricParser {
    /** Largest response in bytes; a page of 100,800 points has 2 MiB. */
    private static final int LARGEST = 32 << 20;

    @Override
    public void parseListing(
            String operation, SortedMap<String, String> params, InputStream body, Consumer<MetricGroup> found)
            throws IOException {
        if (operation.equals(MetricsCatalog.LIST_METRICS.key())) {
            metrics(readAll(body), found);
        } else if (operation.equals("ecs:ListServices")) {
            String cluster = afterSlash(params.getOrDefault("cluster", ""));
            Json.parse(readAll(body))
                    .path("serviceArns")
                    .forEach(arn -> found.accept(SweepSubjects.ofService(cluster, afterSlash(arn.asText()))));
        }
    }

    /**
     * {@inheritDoc} Always empty: CloudWatch lists a metric without new points nearly as long as it stores its points.
     */
    @Override
    public Optional<MetricGroup> groupOf(String target) {
        return Optional.empty();
    }

    @Override
    public void parsePoints(SortedMap<String, String> params, InputStream body, PointConsumer points)
            throws IOException {
        Map<String, SweepBatch.Query> queries = SweepBatch.from(params).byId();
        MetricPage.parse(readAll(body), (id, times, values, count) -> {
            SweepBatch.Query query = queries.get(id);
            for (int i = 0; query != null && i < count; i++) {
                points.point(query.group(), query.metric(), query.statistic(), (long) times[i], values[i]);
            }
        });
    }

    private static void metrics(byte[] cbor, Consumer<MetricGroup> found) throws UnreadableBodyException {
        CborReader in = new CborReader(cbor);
        in.map(member -> {
            if (!member.equals("Metrics")) {
                in.skip();
                return;
            }
            in.array(() -> {
                String[] names = {"", ""};
                Map<String, String> dimensions = new TreeMap<>();
                in.map(key -> {
                    switch (key) {
                        case "Namespace" -> names[0] = in.text();
                        case "MetricName" -> names[1] = in.text();
                        case "Dimensions" -> in.array(() -> dimension(in, dimensions));
                        default -> in.skip();
                    }
                });
                found.accept(SweepSubjects.group(names[0].intern(), dimensions, List.of(names[1].intern())));
            });
        });
    }

    private static void dimension(CborReader in, Map<String, String> dimensions) throws UnreadableBodyException {
        String[] pair = {"", ""};
        in.map(key -> {
            switch (key) {
                case "Name" -> pair[0] = in.text().intern();
                case "Value" -> pair[1] = in.text();
                default -> in.skip();
            }
        });
        dimensions.put(pair[0], pair[1]);
    }

    private static String afterSlash(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private static byte[] readAll(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(LARGEST);
        if (bytes.length == LARGEST) {
            throw new UnreadableBodyException("the body is larger than " + (LARGEST >> 20) + " MiB");
        }
        return bytes;
    }
}
