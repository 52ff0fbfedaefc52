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
import org.ephemera.collect.Deadline;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.model.SanitizedText;

/**
 * Reason why no response to a request arrived.
 *
 * @param code constant of {@link ApiFailure}
 * @param message message of the collector, because that of the JDK may be empty
 */
record ConnectionFailure(String code, String message, boolean retryable) {
    /**
     * Returns the reason of a failed request. A connection that was not established until the time limit of the
     * request, which can be shorter than that of a connection, does not show that the server is unreachable.
     */
    static ConnectionFailure of(IOException failure, Deadline limit) {
        // The JDK wraps failed name resolution in the same exception as a refused connection.
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return new ConnectionFailure(ApiFailure.UNREACHABLE, "its host name cannot be resolved", true);
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return new ConnectionFailure(ApiFailure.UNTRUSTED, distrust(failure, cause), false);
            }
            if (cause instanceof HttpConnectTimeoutException && !limit.passed()) {
                return new ConnectionFailure(
                        ApiFailure.UNREACHABLE, "no connection was established within 5 seconds", true);
            }
            if (cause instanceof ConnectException) {
                return new ConnectionFailure(ApiFailure.UNREACHABLE, "the connection was refused", true);
            }
            if (cause instanceof HttpTimeoutException) {
                return new ConnectionFailure(ApiFailure.OUT_OF_TIME, "no response arrived in time", true);
            }
        }
        return new ConnectionFailure("ConnectionBroke", message(failure), true);
    }

    /** Returns the reason in words, because the JDK's messages contain class names. */
    private static String distrust(IOException failure, Throwable certificate) {
        boolean otherAuthority = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "its certificate has expired";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "its certificate is not valid yet";
            }
            otherAuthority |= cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException;
        }
        return otherAuthority ? "its certificate is from another authority" : message(certificate);
    }

    private static String message(Throwable cause) {
        return SanitizedText.of(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
    }
}
