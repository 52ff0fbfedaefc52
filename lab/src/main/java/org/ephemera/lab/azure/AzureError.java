package org.ephemera.lab.azure;

import java.util.Optional;

/** The error answer of an operation. */
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

    /** What Log Analytics says of a query that makes no sense: why stands two levels below. */
    static AzureError ofQuery(String cause) {
        return new AzureError(
                400,
                "BadArgumentError",
                "The request had some invalid properties",
                Optional.empty(),
                Optional.of(cause));
    }

    /** The same, with what tells a client where a token is to be had. */
    AzureError challenging(String challenge) {
        return new AzureError(status, code, text(), Optional.of(challenge), cause);
    }

    /** Why, where the message does not say it. */
    Optional<String> because() {
        return cause;
    }

    /** What stands in {@code WWW-Authenticate}. */
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
