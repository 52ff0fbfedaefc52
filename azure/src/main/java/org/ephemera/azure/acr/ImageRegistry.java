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

/** The calls to one repository of Azure Container Registry that tell of an image (OCI distribution specification). */
final class ImageRegistry {
    /** All that a registry may answer with; of other types it would make one of these. */
    private static final String TYPES = "application/vnd.oci.image.manifest.v1+json,"
            + " application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.v2+json,"
            + " application/vnd.docker.distribution.manifest.list.v2+json";

    private static final String ANY_TYPE = "*/*";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final AzureClients clients;
    private final ItemCalls calls;
    private final ImageReference.InAcr where;
    private final RegistryTokens tokens;
    private Optional<String> token = Optional.empty();
    private boolean anonymous;

    ImageRegistry(AzureClients clients, ItemCalls calls, ImageReference.InAcr where) {
        this.clients = clients;
        this.calls = calls;
        this.where = where;
        this.tokens = new RegistryTokens(clients, calls, where);
    }

    /** False until a manifest was asked for, and after if the registry is closed to the caller. */
    boolean isOpen() {
        return token.isPresent();
    }

    /** True if what was given was given to nobody in particular. */
    boolean isAnonymous() {
        return anonymous;
    }

    /**
     * The first of them tells as whom the registry may be asked: as the caller, or as anybody if it does not let him.
     *
     * @param reference a digest, or a tag
     */
    StepResult<byte[]> manifest(String reference) throws IOException {
        if (token.isPresent()) {
            return manifest(reference, token.get());
        }
        StepResult<byte[]> own = manifest(reference, tokens.pull());
        if (!(own instanceof StepResult.Not<byte[]> not && not.why() instanceof Outcome.Denied)) {
            return own;
        }
        StepResult<byte[]> anybodys = manifest(reference, tokens.anonymous());
        anonymous = anybodys instanceof StepResult.It<byte[]>;
        return token.isPresent() ? anybodys : own;
    }

    private StepResult<byte[]> manifest(String reference, StepResult<String> with) throws IOException {
        return switch (with) {
            case StepResult.Not<String> not -> new StepResult.Not<>(not.why(), not.cut());
            case StepResult.It<String> it -> {
                StepResult<byte[]> had = manifest(reference, it.value());
                // Whoever has no right is given a token that opens nothing.
                token = Optional.of(it.value())
                        .filter(opens ->
                                !(had instanceof StepResult.Not<byte[]> not && not.why() instanceof Outcome.Denied));
                yield had;
            }
        };
    }

    private StepResult<byte[]> manifest(String reference, String with) throws IOException {
        Map<String, String> params = params();
        params.put("reference", reference);
        params.put("accept", TYPES);
        String path = "/v2/" + where.repository() + "/manifests/" + reference;
        CallResult<RegistryClient.Answer> reply = calls.ask(
                ApiRequest.of(AcrCatalog.MANIFEST, params),
                recorded -> clients.registry(where.home()).get(path, with, TYPES, recorded));
        return had(calls, where, reply, answer -> Optional.of(answer.body()));
    }

    /** The bytes of a config. Where the registry keeps them is told by an address that is a credential and is not kept. */
    StepResult<byte[]> blob(ImageManifest.Blob blob) throws IOException {
        String with = token.orElseThrow(() -> new IllegalStateException("a config is named by a manifest"));
        Map<String, String> params = params();
        params.put("digest", blob.digest());
        String path = "/v2/" + where.repository() + "/blobs/" + blob.digest();
        CallResult<RegistryClient.Answer> reply = calls.ask(
                ApiRequest.of(AcrCatalog.BLOB, params)
                        .keeping(ApiRequest.Body.REDIRECT)
                        .atMost(blob.size()),
                recorded -> clients.registry(where.home()).find(path, with, ANY_TYPE, recorded));
        return switch (had(calls, where, reply, Optional::of)) {
            case StepResult.Not<RegistryClient.Answer> not -> new StepResult.Not<>(not.why(), not.cut());
            case StepResult.It<RegistryClient.Answer> it ->
                it.value().location().isEmpty()
                        ? new StepResult.It<>(it.value().body())
                        : download(blob, params, it.value().location().get());
        };
    }

    private StepResult<byte[]> download(ImageManifest.Blob blob, Map<String, String> params, String location)
            throws IOException {
        Optional<URI> address = address(location);
        if (address.isEmpty()) {
            return new StepResult.Not<>(
                    new Outcome.Failed(
                            DetailCode.ADDRESS_INVALID,
                            "the registry named no https address of Azure's storage as the place of the config; nothing"
                                    + " was asked of what it named"),
                    false);
        }
        URI at = address.get();
        CallResult<RegistryClient.Answer> reply = calls.ask(
                ApiRequest.of(AcrCatalog.DOWNLOAD, params).atMost(blob.size()),
                recorded -> clients.registry(URI.create("https://" + at.getHost()))
                        .get(at.getRawPath() + (at.getRawQuery() == null ? "" : "?" + at.getRawQuery()), recorded));
        return reply instanceof CallResult.Refused<RegistryClient.Answer> refused
                        && refused.refusal().status() == FORBIDDEN
                ? new StepResult.Not<>(
                        new Outcome.Failed(
                                DetailCode.FORBIDDEN,
                                "Azure's storage refused the address that the registry had signed for the config: the"
                                        + " network of this machine must be allowed to reach it"),
                        false)
                : had(calls, where, reply, answer -> Optional.of(answer.body()));
    }

    private Optional<URI> address(String location) {
        try {
            return Optional.of(new URI(location)).filter(clients::keepsBlobs);
        } catch (URISyntaxException e) {
            return Optional.empty(); // its message would repeat the text
        }
    }

    static <R, T> StepResult<T> had(
            ItemCalls calls, ImageReference.InAcr where, CallResult<R> reply, Function<R, Optional<T>> of) {
        return switch (reply) {
            case CallResult.Refused<R> refused ->
                new StepResult.Not<>(outcome(where, refused.refusal()), calls.cutByDeadline(refused.refusal()));
            case CallResult.Answered<R> answered -> {
                Optional<T> found = of.apply(answered.response());
                calls.log(answered.received(), ResponsePage.only(found.isPresent() ? 1 : 0));
                yield found.<StepResult<T>>map(StepResult.It::new)
                        .orElseGet(() -> new StepResult.Not<>(
                                new Outcome.Failed(
                                        ApiFailure.UNREADABLE, "the registry answered without what was asked for"),
                                false));
            }
        };
    }

    /** A registry answers 401 to whoever may not pull, as it does to whoever it does not know. */
    private static Outcome outcome(ImageReference.InAcr where, ApiFailure refusal) {
        if (refusal.status() != UNAUTHORIZED) {
            return FailureOutcomes.outcome(refusal);
        }
        String permission = refusal.operation().permission();
        return new Outcome.Denied(
                permission,
                "the action " + permission + " is missing on " + where.registry() + ", or the registry knows callers of"
                        + " another tenant only (" + SanitizedText.of(refusal.code())
                        + "); give the collector the role AcrPull"
                        + " there, or Container Registry Repository Reader if it gives permissions by repository, and collect"
                        + " again");
    }

    private Map<String, String> params() {
        return new TreeMap<>(Map.of("registry", where.registry(), "name", where.repository()));
    }
}
