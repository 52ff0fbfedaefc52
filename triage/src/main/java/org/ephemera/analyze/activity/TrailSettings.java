package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What calls to CloudTrail had a trail leave out, for people; empty where that is nothing. */
final class TrailSettings {
    private TrailSettings() {}

    /** What it was told to leave out, or to write to another place than before. */
    static Optional<String> of(JsonNode request) {
        List<String> told = new ArrayList<>();
        if (isOff(request, "isMultiRegionTrail")) {
            told.add("of one region alone");
        }
        if (isOff(request, "includeGlobalServiceEvents")) {
            told.add("without services that are of no region, such as IAM");
        }
        if (isOff(request, "enableLogFileValidation")) {
            told.add("without digests of its files");
        }
        if (request.has("cloudWatchLogsLogGroupArn")) {
            String group = request.path("cloudWatchLogsLogGroupArn").asText();
            told.add(group.isEmpty() ? "with no log group" : "with the log group " + group);
        }
        if (request.has("s3BucketName")) {
            told.add("with the bucket " + request.path("s3BucketName").asText());
        }
        return told.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "the trail " + request.path("name").asText() + " was set to be " + String.join(", ", told));
    }

    private static boolean isOff(JsonNode request, String setting) {
        return request.path(setting).isBoolean() && !request.path(setting).asBoolean();
    }

    /** A trail that goes on and no longer has the calls that manage anything. */
    static Optional<String> selectors(JsonNode request) {
        JsonNode plain = request.path("eventSelectors");
        JsonNode advanced = request.path("advancedEventSelectors");
        boolean without = plain.isEmpty()
                ? !advanced.isEmpty() && !advanced.toString().contains("\"Management\"")
                : plain.valueStream().noneMatch(TrailSettings::hasManagement);
        return without
                ? Optional.of(
                        "the trail " + request.path("trailName").asText() + " leaves out calls that manage things")
                : Optional.empty();
    }

    /** What is not said is the default: all of them. */
    private static boolean hasManagement(JsonNode selector) {
        return selector.path("includeManagementEvents").asBoolean(true)
                && selector.path("readWriteType").asText("All").matches("(?i)all|writeonly");
    }
}
