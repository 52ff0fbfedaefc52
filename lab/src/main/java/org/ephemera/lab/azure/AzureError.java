package org.ephemera.lab.azure;

/** The error answer of an operation. */
final class AzureError extends Exception {
    private final String code;
    private final int status;

    AzureError(int status, String code, String message) {
        super(message);
        this.code = code;
        this.status = status;
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
