package org.ephemera.lab.format;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;

/**
 * Factory of all Jackson mappers of the simulated clouds. Every call returns a new mapper, which the caller may
 * configure.
 */
public final class JacksonMappers {

    private JacksonMappers() {}

    public static JsonMapper json() {
        return new JsonMapper();
    }

    public static CBORMapper cbor() {
        return new CBORMapper();
    }
}
