package org.ephemera.verify.result;

/** Exception that ends a command with an error for the user. */
public final class ErrorReportException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ErrorReport report;

    public ErrorReportException(ErrorReport report) {
        super(report.message());
        this.report = report;
    }

    public ErrorReport report() {
        return report;
    }
}
