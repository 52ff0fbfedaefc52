package org.ephemera.azure.acr;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.call.RegistryClient;
import org.ephemera.azure.catalog.AcrCatalog;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.image.ImageManifest;
import org.ephemera.collect.source.StepResult;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** Calls to one repository of Azure Container Registry (OCI distribution specification). */
final class ImageRegistry {
    /** Accepted media types. A registry may convert other types into one of these. */
    private static final String TYPES = "application/vnd.oci.image.manifest.v1+json,"
            + " application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.v2+json,"
            + " application/vnd.docker.distribution.manifest.list.v2+json";

    private static final String ANY_TYPE = "*/*";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final AzureClients clients;
    private final ItemCalls calls;
    private final ImageReference.InAcr image;
    private final RegistryTokens tokens;
    private Optional<String> token = Optional.empty();
    private boolean anonymous;

    ImageRegistry(AzureClients clients, ItemCalls calls, ImageReference.InAcr image) {
        this.clients = clients;
        this.calls = calls;
        this.image = image;
        this.tokens = new RegistryTokens(clients, calls, image);
    }

    /** Reports whether a manifest could be read; false before the first request. */
    boolean isOpen() {
        return token.isPresent();
    }

    /** Reports whether the content was returned to an anonymous caller. */
    boolean isAnonymous() {
        return anonymous;
    }

    /**
     * Reads a manifest. The first call determines the credentials: the caller's own, or none if the registry denies the
     * caller access.
     *
     * @param reference digest or tag
     */
    StepResult<byte[]> manifest(String reference) throws IOException {
        if (token.isPresent()) {
            return manifest(reference, token.get());
        }
        StepResult<byte[]> own = manifest(reference, tokens.pull());
        if (!(own instanceof StepResult.Missing<byte[]> failed && failed.why() instanceof Outcome.Denied)) {
            return own;
        }
        StepResult<byte[]> anonymousResult = manifest(reference, tokens.anonymous());
        anonymous = anonymousResult instanceof StepResult.Value<byte[]>;
        return token.isPresent() ? anonymousResult : own;
    }

    private StepResult<byte[]> manifest(String reference, StepResult<String> credential) throws IOException {
        return switch (credential) {
            case StepResult.Missing<String> failed -> new StepResult.Missing<>(failed.why(), failed.endedByDeadline());
            case StepResult.Value<String> it -> {
                StepResult<byte[]> result = manifest(reference, it.value());
                // A caller without permission receives a token that grants nothing.
                token = Optional.of(it.value())
                        .filter(valid -> !(result instanceof StepResult.Missing<byte[]> failed
                                && failed.why() instanceof Outcome.Denied));
                yield result;
            }
        };
    }

    private StepResult<byte[]> manifest(String reference, String credential) throws IOException {
        Map<String, String> params = params();
        params.put("reference", reference);
        params.put("accept", TYPES);
        String path = "/v2/" + image.repository() + "/manifests/" + reference;
        CallResult<RegistryClient.Answer> reply = calls.call(
                ApiRequest.of(AcrCatalog.MANIFEST, params),
                recorded -> clients.registry(image.home()).get(path, credential, TYPES, recorded));
        return result(calls, image, reply, response -> Optional.of(response.body()));
    }

    /** Reads a config. The registry redirects to an address that is itself a credential and is not stored. */
    StepResult<byte[]> blob(ImageManifest.Blob blob) throws IOException {
        String credential = token.orElseThrow(() -> new IllegalStateException("a config is read after its manifest"));
        Map<String, String> params = params();
        params.put("digest", blob.digest());
        String path = "/v2/" + image.repository() + "/blobs/" + blob.digest();
        CallResult<RegistryClient.Answer> reply = calls.call(
                ApiRequest.of(AcrCatalog.BLOB, params)
                        .keeping(ApiRequest.Body.REDIRECT)
                        .atMost(blob.size()),
                recorded -> clients.registry(image.home()).getOrRedirect(path, credential, ANY_TYPE, recorded));
        return switch (result(calls, image, reply, Optional::of)) {
            case StepResult.Missing<RegistryClient.Answer> failed ->
                new StepResult.Missing<>(failed.why(), failed.endedByDeadline());
            case StepResult.Value<RegistryClient.Answer> it ->
                it.value().location().isEmpty()
                        ? new StepResult.Value<>(it.value().body())
                        : download(blob, params, it.value().location().get());
        };
    }

    private StepResult<byte[]> download(ImageManifest.Blob blob, Map<String, String> params, String location)
            throws IOException {
        Optional<URI> address = address(location);
        if (address.isEmpty()) {
            return new StepResult.Missing<>(
                    new Outcome.Failed(
                            DetailCode.ADDRESS_INVALID,
                            "the registry's download address of the config is not an https address of Azure"
                                    + " storage; nothing was requested there"),
                    false);
        }
        URI at = address.get();
        CallResult<RegistryClient.Answer> reply = calls.call(
                ApiRequest.of(AcrCatalog.DOWNLOAD, params).atMost(blob.size()),
                recorded -> clients.registry(URI.create("https://" + at.getHost()))
                        .get(at.getRawPath() + (at.getRawQuery() == null ? "" : "?" + at.getRawQuery()), recorded));
        return reply instanceof CallResult.Failed<RegistryClient.Answer> refused
                        && refused.failure().status() == FORBIDDEN
                ? new StepResult.Missing<>(
                        new Outcome.Failed(
                                DetailCode.FORBIDDEN,
                                "Azure storage denied the download of the config from the address that the registry"
                                        + " signed: allow this machine's network to reach the storage"),
                        false)
                : result(calls, image, reply, response -> Optional.of(response.body()));
    }

    private Optional<URI> address(String location) {
        try {
            return Optional.of(new URI(location)).filter(clients::isBlobStorage);
        } catch (URISyntaxException e) {
            return Optional.empty(); // the message would quote the address
        }
    }

    static <R, T> StepResult<T> result(
            ItemCalls calls, ImageReference.InAcr image, CallResult<R> reply, Function<R, Optional<T>> of) {
        return switch (reply) {
            case CallResult.Failed<R> refused ->
                new StepResult.Missing<>(outcome(image, refused.failure()), calls.isEndedByDeadline(refused.failure()));
            case CallResult.Answered<R> answered -> {
                Optional<T> found = of.apply(answered.response());
                calls.log(answered.stored(), ResponsePage.only(found.isPresent() ? 1 : 0));
                yield found.<StepResult<T>>map(StepResult.Value::new)
                        .orElseGet(() -> new StepResult.Missing<>(
                                new Outcome.Failed(
                                        ApiFailure.UNREADABLE, "the registry's response lacks the requested content"),
                                false));
            }
        };
    }

    /**
     * Returns the outcome of an error. A registry returns 401 both to unknown callers and to callers without
     * permission.
     */
    private static Outcome outcome(ImageReference.InAcr image, ApiFailure refusal) {
        if (refusal.status() != UNAUTHORIZED) {
            return FailureOutcomes.outcome(refusal);
        }
        String permission = refusal.operation().permission();
        return new Outcome.Denied(
                permission,
                "the action " + permission + " is missing on " + image.registry() + ", or the registry accepts only"
                        + " callers of another tenant (" + SanitizedText.of(refusal.code())
                        + "); assign the collector the role AcrPull there, or Container Registry Repository Reader"
                        + " if the registry has permissions per repository, and collect again");
    }

    private Map<String, String> params() {
        return new TreeMap<>(Map.of("registry", image.registry(), "name", image.repository()));
    }
}
