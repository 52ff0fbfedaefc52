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
 * A call of an operation.
 *
 * @param region where it was sent, from the caller's signature
 * @param endpoint where this cloud is, as the caller knows it: {@code http://host:port}
 */
public record AwsCall(String region, String endpoint, ObjectNode input, CallFaults faults) {

    public Optional<String> text(String member) {
        return Optional.of(input.path(member)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    public OptionalLong number(String member) {
        JsonNode value = input.path(member);
        return value.isNumber() ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
    }

    /** A timestamp in epoch seconds, as JSON and CBOR requests carry it. */
    public Optional<Instant> instant(String member) {
        JsonNode value = input.path(member);
        return value.isNumber()
                ? Optional.of(Instant.ofEpochMilli(Math.round(value.doubleValue() * 1000)))
                : Optional.empty();
    }

    /**
     * How many items of a list are asked for.
     *
     * @param usual if nothing is said
     * @param largest more than which no service that is strict gives, nor fewer than one
     * @throws AwsError {@code refusal}, if it is another number
     */
    public int limit(String member, int usual, int largest, AwsError refusal) throws AwsError {
        long asked = number(member).orElse(usual);
        if (asked < 1 || asked > largest) {
            throw refusal;
        }
        return (int) asked;
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
