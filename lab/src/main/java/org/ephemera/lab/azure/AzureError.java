package org.ephemera.lab.azure;

import java.util.Optional;

/** Error response of a simulated Azure operation. */
final class AzureError extends Exception {
    private final String code;
    private final int status;
    private final Optional<String> challenge;
    private final Optional<String> cause;

    AzureError(int status, String code, String message) {
        this(status, code, message, Optional.empty(), Optional.empty());
    }

    private AzureError(int status, String code, String message, Optional<String> challenge, Optional<String> cause) {
        super(message);
        this.code = code;
        this.status = status;
        this.challenge = challenge;
        this.cause = cause;
    }

    /**
     * Returns the error of Log Analytics for an invalid query. The cause is in the inner error, two levels below the
     * error.
     */
    static AzureError ofQuery(String cause) {
        return new AzureError(
                400,
                "BadArgumentError",
                "The request had some invalid properties",
                Optional.empty(),
                Optional.of(cause));
    }

    /** Returns this error with a challenge, which states where a client requests a token. */
    AzureError challenging(String challenge) {
        return new AzureError(status, code, text(), Optional.of(challenge), cause);
    }

    /** Returns the cause of an invalid query, which the message does not contain. */
    Optional<String> because() {
        return cause;
    }

    /** Returns the value of the {@code WWW-Authenticate} header. */
    Optional<String> challenge() {
        return challenge;
    }

    static AzureError badRequest(String code, String message) {
        return new AzureError(400, code, message);
    }

    String code() {
        return code;
    }

    int status() {
        return status;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
