package org.ephemera.lab.aws.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Instant;
import org.ephemera.lab.aws.api.AwsError;

/**
 * Serializer and parser of the members of simulated requests and responses. Every wire format represents instants
 * differently.
 */
final class MemberCodec {

    interface TimestampFormat {
        void write(Instant timestamp, JsonGenerator generator) throws IOException;
    }

    private static final class TimestampSerializer extends StdSerializer<Instant> {

        private final transient TimestampFormat format;

        TimestampSerializer(TimestampFormat format) {
            super(Instant.class);
            this.format = format;
        }

        @Override
        public void serialize(Instant timestamp, JsonGenerator generator, SerializerProvider provider)
                throws IOException {
            format.write(timestamp, generator);
        }
    }

    private final ObjectMapper mapper;

    MemberCodec(ObjectMapper mapper, TimestampFormat format) {
        this.mapper = mapper.registerModule(new SimpleModule().addSerializer(new TimestampSerializer(format)));
    }

    byte[] write(JsonNode tree) {
        try {
            return mapper.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot serialize the response", e);
        }
    }

    ObjectNode read(byte[] body) throws AwsError {
        try {
            if (body.length == 0) {
                return mapper.createObjectNode();
            }
            if (mapper.readTree(body) instanceof ObjectNode members) {
                return members;
            }
        } catch (IOException e) {
            throw AwsError.badRequest("SerializationException", "The request body cannot be parsed");
        }
        throw AwsError.badRequest("SerializationException", "The request body is not an object");
    }
}
