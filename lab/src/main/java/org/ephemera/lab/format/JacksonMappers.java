package org.ephemera.lab.format;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;

/** The one place where Jackson is set up. Each mapper is new: whoever takes one may register how it writes a type. */
public final class JacksonMappers {

    private JacksonMappers() {}

    public static JsonMapper json() {
        return new JsonMapper();
    }

    public static CBORMapper cbor() {
        return new CBORMapper();
    }
}
