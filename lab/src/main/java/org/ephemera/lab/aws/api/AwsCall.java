package org.ephemera.lab.aws.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.ephemera.lab.fault.CallFaults;

/**
 * Request to the simulated AWS for one operation.
 *
 * @param region region in the caller's signature
 * @param endpoint URL of the simulated cloud as the caller knows it: {@code http://host:port}
 */
public record AwsCall(String region, String endpoint, ObjectNode input, CallFaults faults) {

    public Optional<String> text(String member) {
        return Optional.of(input.path(member)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    public OptionalLong number(String member) {
        JsonNode value = input.path(member);
        return value.isNumber() ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
    }

    /** Returns a timestamp of epoch seconds, the form of JSON and CBOR requests. */
    public Optional<Instant> instant(String member) {
        JsonNode value = input.path(member);
        return value.isNumber()
                ? Optional.of(Instant.ofEpochMilli(Math.round(value.doubleValue() * 1000)))
                : Optional.empty();
    }

    /**
     * Returns the requested number of items on a page.
     *
     * @param usual default if the request has no limit
     * @param largest largest limit that the service accepts; the smallest is 1
     * @throws AwsError {@code refusal}, if the requested limit is outside this range
     */
    public int limit(String member, int usual, int largest, AwsError refusal) throws AwsError {
        long requested = number(member).orElse(usual);
        if (requested < 1 || requested > largest) {
            throw refusal;
        }
        return (int) requested;
    }

    public boolean flag(String member) {
        return input.path(member).booleanValue();
    }

    public List<String> texts(String member) {
        List<String> texts = new ArrayList<>();
        input.path(member).forEach(value -> texts.add(value.asText()));
        return texts;
    }
}
