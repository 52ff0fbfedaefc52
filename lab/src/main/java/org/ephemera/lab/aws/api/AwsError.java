package org.ephemera.lab.aws.api;

/** Error response of a simulated AWS operation. */
public final class AwsError extends Exception {

    private final String code;
    private final int status;

    public AwsError(String code, int status, String message) {
        super(message);
        this.code = code;
        this.status = status;
    }

    public static AwsError badRequest(String code, String message) {
        return new AwsError(code, 400, message);
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
