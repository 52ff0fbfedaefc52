package org.ephemera.lab.azure;

import java.util.Optional;

/** The error answer of an operation. */
final class AzureError extends Exception {
    private final String code;
    private final int status;
    private final Optional<String> challenge;

    AzureError(int status, String code, String message) {
        this(status, code, message, Optional.empty());
    }

    private AzureError(int status, String code, String message, Optional<String> challenge) {
        super(message);
        this.code = code;
        this.status = status;
        this.challenge = challenge;
    }

    /** The same, with what tells a client where a token is to be had. */
    AzureError challenging(String challenge) {
        return new AzureError(status, code, text(), Optional.of(challenge));
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
