package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes of a CloudTrail trail that reduce what it records, as text for people. */
final class TrailSettings {
    private TrailSettings() {}

    /** Returns the settings that were disabled, or a new destination; otherwise empty. */
    static Optional<String> of(JsonNode request) {
        List<String> changes = new ArrayList<>();
        if (isOff(request, "isMultiRegionTrail")) {
            changes.add("limited to one region");
        }
        if (isOff(request, "includeGlobalServiceEvents")) {
            changes.add("without global services such as IAM");
        }
        if (isOff(request, "enableLogFileValidation")) {
            changes.add("without log file validation (digest files)");
        }
        if (request.has("cloudWatchLogsLogGroupArn")) {
            String group = request.path("cloudWatchLogsLogGroupArn").asText();
            changes.add(group.isEmpty() ? "without a log group" : "with the log group " + group);
        }
        if (request.has("s3BucketName")) {
            changes.add("with the bucket " + request.path("s3BucketName").asText());
        }
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "the trail " + request.path("name").asText() + " was set to: " + String.join(", ", changes));
    }

    private static boolean isOff(JsonNode request, String setting) {
        return request.path(setting).isBoolean() && !request.path(setting).asBoolean();
    }

    /** Returns a description if the trail continues without management events. */
    static Optional<String> selectors(JsonNode request) {
        JsonNode plain = request.path("eventSelectors");
        JsonNode advanced = request.path("advancedEventSelectors");
        boolean without = plain.isEmpty()
                ? !advanced.isEmpty() && !advanced.toString().contains("\"Management\"")
                : plain.valueStream().noneMatch(TrailSettings::hasManagement);
        return without
                ? Optional.of("the trail " + request.path("trailName").asText() + " excludes management events")
                : Optional.empty();
    }

    /** Reports whether a selector includes management events. The default is to include all. */
    private static boolean hasManagement(JsonNode selector) {
        return selector.path("includeManagementEvents").asBoolean(true)
                && selector.path("readWriteType").asText("All").matches("(?i)all|writeonly");
    }
}
