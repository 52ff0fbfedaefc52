package org.ephemera.kubernetes.call;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.model.SanitizedText;

/**
 * Why no answer came.
 *
 * @param code as {@link ApiFailure} names them
 * @param message ours: what the JDK says may be nothing at all
 */
record ConnectionFailure(String code, String message, boolean retryable) {
    static ConnectionFailure of(IOException failure) {
        // The JDK wraps what it could not look up into the same as what was refused.
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return new ConnectionFailure(ApiFailure.UNREACHABLE, "its name is not known here", true);
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return new ConnectionFailure(ApiFailure.UNTRUSTED, doubt(failure, cause), false);
            }
            if (cause instanceof HttpConnectTimeoutException) {
                return new ConnectionFailure(ApiFailure.UNREACHABLE, "no connection came about within 5 seconds", true);
            }
            if (cause instanceof ConnectException) {
                return new ConnectionFailure(ApiFailure.UNREACHABLE, "the connection was refused", true);
            }
            if (cause instanceof HttpTimeoutException) {
                return new ConnectionFailure(ApiFailure.OUT_OF_TIME, "no answer came in time", true);
            }
        }
        return new ConnectionFailure("ConnectionBroke", said(failure), true);
    }

    /** The JDK names its own classes; whoever reads the outcome needs to know which of these it is. */
    private static String doubt(IOException failure, Throwable certificate) {
        boolean anothers = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "its certificate has expired";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "its certificate is not valid yet";
            }
            anothers |= cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException;
        }
        return anothers ? "its certificate is of another authority" : said(certificate);
    }

    private static String said(Throwable cause) {
        return SanitizedText.of(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
    }
}
