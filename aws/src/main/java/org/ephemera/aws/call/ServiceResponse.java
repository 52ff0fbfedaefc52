package org.ephemera.aws.call;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.format.Json;
import org.ephemera.format.XmlElement;

/**
 * Response of an AWS service.
 *
 * @param headers by name as received
 */
@SuppressWarnings("ArrayRecordComponent")
public record ServiceResponse(int status, Map<String, List<String>> headers, byte[] body) {
    private static final int FIRST_ERROR = 300;

    public ServiceResponse {
        headers = Map.copyOf(headers);
    }

    /** Reports whether the service accepted the request. */
    public boolean isSuccess() {
        return status < FIRST_ERROR;
    }

    /** Returns the first value of a header; its name is compared without case. */
    public Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .flatMap(header -> header.getValue().stream())
                .findFirst();
    }

    /** Returns the error code without namespace, e.g. {@code AccessDeniedException}; "" if the response has none. */
    public String errorCode() {
        String code = header("x-amzn-ErrorType").orElseGet(() -> field("__type", "Code"));
        return code.replaceFirst(".*#", "").replaceFirst(":.*", "");
    }

    /** Returns the sentence of the error; "" if the response has none. It may repeat request content. */
    public String errorMessage() {
        String message = field("message", "Message");
        return message.isEmpty() ? field("Message", "Message") : message;
    }

    /** Reports whether the service refused the request for lack of a permission. */
    public boolean isDenied() {
        return errorCode().startsWith("AccessDenied") || errorCode().startsWith("NotAuthorized");
    }

    /** Returns a field of an error in JSON or XML. */
    private String field(String inJson, String inXml) {
        try {
            if (body.length > 0 && body[0] == '{') {
                return Json.parse(body).path(inJson).asText();
            }
            XmlElement root = XmlElement.parse(new ByteArrayInputStream(body));
            return root.find("Error", inXml).or(() -> root.find(inXml)).orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
