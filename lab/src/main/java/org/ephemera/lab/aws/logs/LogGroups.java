package org.ephemera.lab.aws.logs;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.scenario.LogGroup;

/** Finds log groups of the simulated CloudWatch Logs. A group exists in one region. */
record LogGroups(List<LogGroup> groups, String account) {

    List<LogGroup> in(String region) {
        return groups.stream()
                .filter(group -> group.region().equals(region))
                .sorted(Comparator.comparing(LogGroup::name))
                .toList();
    }

    LogGroup of(AwsCall call) throws AwsError {
        if (Stream.of("logGroupName", "logGroupIdentifier", "logGroupIdentifiers")
                        .filter(call.input()::hasNonNull)
                        .count()
                != 1) {
            throw invalid("Expected exactly one of logGroupName and logGroupIdentifier.");
        }
        Optional<String> reference = call.text("logGroupName")
                .or(() -> call.text("logGroupIdentifier"))
                .or(() -> call.texts("logGroupIdentifiers").stream().findFirst());
        return in(call.region()).stream()
                .filter(group ->
                        reference.equals(Optional.of(group.name())) || reference.equals(Optional.of(arn(group))))
                .findFirst()
                .orElseThrow(() -> notFound("group"));
    }

    String arn(LogGroup group) {
        return "arn:aws:logs:%s:%s:log-group:%s".formatted(group.region(), account, group.name());
    }

    static AwsError notFound(String kind) {
        return AwsError.badRequest("ResourceNotFoundException", "The specified log " + kind + " does not exist.");
    }

    static AwsError badToken() {
        return invalid("The specified nextToken is invalid.");
    }

    /** Returns the requested page size. */
    static int limit(AwsCall call, int largest) throws AwsError {
        return call.limit(
                "limit",
                largest,
                largest,
                invalid(
                        "1 validation error detected: Value at 'limit' failed to satisfy constraint: Member must have value"
                                + " between 1 and " + largest));
    }

    static AwsError invalid(String message) {
        return AwsError.badRequest("InvalidParameterException", message);
    }
}
