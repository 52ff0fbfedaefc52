package org.ephemera.lab.aws.api;

/** The error answer of an operation. */
public final class ApiError extends Exception {

    private final String code;
    private final int status;

    public ApiError(String code, int status, String message) {
        super(message);
        this.code = code;
        this.status = status;
    }

    public static ApiError badRequest(String code, String message) {
        return new ApiError(code, 400, message);
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
