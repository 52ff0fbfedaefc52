package org.ephemera.azure.call;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import com.azure.identity.CredentialUnavailableException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;

/**
 * Reason of a failed call and its remedy, as two half-sentences that apply to every service. Messages of Azure are
 * omitted, because they may quote the request.
 */
public record FailureAdvice(String reason, String remedy) {
    private static final HttpHeaderName ERROR_CODE = HttpHeaderName.fromString("x-ms-error-code");
    private static final HttpHeaderName REQUEST_ID = HttpHeaderName.fromString("x-ms-request-id");
    private static final Set<String> UNKNOWN_CALLER =
            Set.of("AuthenticationFailed", "InvalidAuthenticationInfo", "NoAuthenticationInformation");
    /** Prefix of reactor's message for a time-out. */
    private static final String TIMEOUT = "Timeout on blocking read";

    /**
     * Classifies an exception of the SDK.
     *
     * @param e exception; the SDK's exceptions have no common superclass below this one
     * @param endpoint address of the call, as a user would name it
     * @param permission permission of the call, for example {@code …/blobs/read on the container}
     */
    public static FailureAdvice of(RuntimeException e, String endpoint, String permission) {
        if (e instanceof CredentialUnavailableException || noToken(e)) {
            return new FailureAdvice(
                    "no Azure credentials were found, or they are not accepted",
                    "sign in with 'az login', or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET");
        }
        return e instanceof HttpResponseException answer && answer.getResponse() != null
                ? answered(answer.getResponse(), endpoint, permission)
                : unanswered(e, endpoint);
    }

    /** Returns the error code in the head of the response, for example {@code BlobNotFound}. */
    public static Optional<String> code(RuntimeException e) {
        return e instanceof HttpResponseException answer
                ? Optional.ofNullable(answer.getResponse()).flatMap(FailureAdvice::code)
                : Optional.empty();
    }

    /** Returns the status of the response; 0 if absent. */
    public static int status(RuntimeException e) {
        return e instanceof HttpResponseException answer && answer.getResponse() != null
                ? answer.getResponse().getStatusCode()
                : 0;
    }

    /** Reports whether a retry of the same call may succeed. */
    public static boolean isTemporary(RuntimeException e) {
        int status = status(e);
        boolean broken = status == 0 && !timedOut(e) && !noToken(e) && io(e).isPresent();
        return broken || status == 408 || status == 429 || status >= 500;
    }

    /** Reports whether no token was issued. A service that rejects a token returns 401 itself. */
    private static boolean noToken(RuntimeException e) {
        return e instanceof ClientAuthenticationException answer
                && (answer.getResponse() == null || answer.getResponse().getStatusCode() != 401);
    }

    private static Optional<String> code(HttpResponse answer) {
        return Optional.ofNullable(answer.getHeaderValue(ERROR_CODE)).map(SanitizedText::of);
    }

    private static FailureAdvice answered(HttpResponse answer, String endpoint, String permission) {
        int status = answer.getStatusCode();
        String code = code(answer).orElse("");
        if (UNKNOWN_CALLER.contains(code) || status == 401) {
            return new FailureAdvice(
                    "Azure does not accept the credentials" + (code.isEmpty() ? "" : " (" + code + ")"),
                    "check AZURE_STORAGE_KEY, this machine's clock, and your identity with 'az account show'");
        }
        if (status == 403) {
            return code.equals("AuthorizationFailure")
                    ? new FailureAdvice(
                            "access was denied (AuthorizationFailure), possibly by the firewall of the account",
                            "allow this network on the account; the caller needs " + permission)
                    : new FailureAdvice("access was denied", "the caller needs " + permission);
        }
        String response = endpoint + " returned " + status + (code.isEmpty() ? "" : " " + code);
        if (status == 429 || status >= 500) {
            return new FailureAdvice(response + " repeatedly", "wait a little and resume");
        }
        String request = Optional.ofNullable(answer.getHeaderValue(REQUEST_ID))
                .map(id -> " (request " + SanitizedText.of(id) + ")")
                .orElse("");
        return new FailureAdvice(response + request, "look the code up in the Azure documentation");
    }

    private static FailureAdvice unanswered(RuntimeException e, String endpoint) {
        if (timedOut(e)) {
            return new FailureAdvice(endpoint + " did not answer in time", "check the network and resume");
        }
        return io(e).map(cause -> new FailureAdvice(
                        endpoint + " cannot be reached (" + cause.getClass().getSimpleName() + ")",
                        "check the network, the name, and AZURE_ENDPOINT_URL if it is set"))
                .orElseGet(() -> new FailureAdvice(
                        "the call could not be made (" + e.getClass().getSimpleName() + ")",
                        "check the Azure configuration"));
    }

    private static boolean timedOut(RuntimeException e) {
        boolean waited = e instanceof IllegalStateException
                && String.valueOf(e.getMessage()).startsWith(TIMEOUT);
        return waited || e.getCause() instanceof TimeoutException;
    }

    private static Optional<Throwable> io(RuntimeException e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return Optional.of(cause);
            }
        }
        return Optional.empty();
    }
}
