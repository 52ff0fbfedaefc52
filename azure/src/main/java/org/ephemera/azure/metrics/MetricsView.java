package org.ephemera.azure.metrics;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.regex.Pattern;
import org.ephemera.azure.call.ReducedBody;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.UnreadableBodyException;

/**
 * Counter of the data points in a stored response; three months have 100,000 of them. The SDK receives the same
 * response without the points.
 */
final class MetricsView implements BodyView {
    private static final Set<String> STATISTICS = Set.of("average", "minimum", "maximum", "total");

    private static final Pattern DATA = Pattern.compile("/value/[0-9]+/timeseries/[0-9]+/data");

    private long points;
    private long blanks;
    private PointTimes times = new PointTimes();

    @Override
    public OutputStream copy() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream forSdk(StoredBody stored) throws IOException {
        points = 0;
        blanks = 0;
        times = new PointTimes();
        return ReducedBody.of(stored, (json, slim) -> {
            if (!isData(json)) {
                return false;
            }
            slim.writeStartArray();
            series(json);
            slim.writeEndArray();
            return true;
        });
    }

    /** Returns the number of points with a value. */
    long points() {
        return points;
    }

    /** Returns the number of points without a value. */
    long blanks() {
        return blanks;
    }

    /** Returns the times of the points with a value. */
    PointTimes times() {
        return times;
    }

    private static boolean isData(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.START_ARRAY
                && "data".equals(json.currentName())
                && DATA.matcher(json.getParsingContext().pathAsPointer().toString())
                        .matches();
    }

    private void series(JsonParser json) throws IOException {
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                point(json);
            } else if (token != JsonToken.VALUE_NULL) {
                throw new UnreadableBodyException("a data point is not a JSON object");
            }
        }
    }

    private void point(JsonParser json) throws IOException {
        String time = "";
        boolean blank = true;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_NULL) {
                continue;
            }
            if (name.equals("timeStamp") && value == JsonToken.VALUE_STRING) {
                time = json.getText();
            } else if (STATISTICS.contains(name)) {
                if (!value.isNumeric()) {
                    throw new UnreadableBodyException("the value of a data point is not a number");
                }
                blank = false;
            } else {
                json.skipChildren();
            }
        }
        if (blank) {
            blanks++;
        } else {
            points++;
            times.add(time);
        }
    }
}
