package org.ephemera.azure.function;

import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatusType;
import java.util.Map;
import java.util.TreeMap;

/** Response with its builder. */
record HostResponse(HttpStatusType getStatus, Map<String, String> headers, Object getBody)
        implements HttpResponseMessage, HttpResponseMessage.Builder {
    @Override
    public String getHeader(String name) {
        return headers.getOrDefault(name, "");
    }

    @Override
    public Builder status(HttpStatusType status) {
        return new HostResponse(status, headers, getBody);
    }

    @Override
    public Builder header(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new HostResponse(getStatus, more, getBody);
    }

    @Override
    public Builder body(Object body) {
        return new HostResponse(getStatus, headers, body);
    }

    @Override
    public HttpResponseMessage build() {
        return this;
    }
}
