package org.ephemera.azure.acr;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.Calls;
import org.ephemera.azure.call.Question;
import org.ephemera.azure.call.Refusal;
import org.ephemera.azure.call.Refusals;
import org.ephemera.azure.call.RegistryRead;
import org.ephemera.azure.call.Reply;
import org.ephemera.azure.catalog.AcrCatalog;
import org.ephemera.collect.image.ImageManifest;
import org.ephemera.collect.source.Had;
import org.ephemera.format.Page;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;

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
    private final Calls calls;
    private final ImageReference.InAcr where;
    private final RegistryTokens tokens;
    private Optional<String> token = Optional.empty();
    private boolean anonymous;

    ImageRegistry(AzureClients clients, Calls calls, ImageReference.InAcr where) {
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
    Had<byte[]> manifest(String reference) throws IOException {
        if (token.isPresent()) {
            return manifest(reference, token.get());
        }
        Had<byte[]> own = manifest(reference, tokens.pull());
        if (!(own instanceof Had.Not<byte[]> not && not.why() instanceof Outcome.Denied)) {
            return own;
        }
        Had<byte[]> anybodys = manifest(reference, tokens.anonymous());
        anonymous = anybodys instanceof Had.It<byte[]>;
        return token.isPresent() ? anybodys : own;
    }

    private Had<byte[]> manifest(String reference, Had<String> with) throws IOException {
        return switch (with) {
            case Had.Not<String> not -> new Had.Not<>(not.why(), not.cut());
            case Had.It<String> it -> {
                Had<byte[]> had = manifest(reference, it.value());
                // Whoever has no right is given a token that opens nothing.
                token = Optional.of(it.value())
                        .filter(opens -> !(had instanceof Had.Not<byte[]> not && not.why() instanceof Outcome.Denied));
                yield had;
            }
        };
    }

    private Had<byte[]> manifest(String reference, String with) throws IOException {
        Map<String, String> params = params();
        params.put("reference", reference);
        params.put("accept", TYPES);
        String path = "/v2/" + where.repository() + "/manifests/" + reference;
        Reply<RegistryRead.Answer> reply = calls.ask(
                Question.of(AcrCatalog.MANIFEST, params),
                recorded -> clients.registry(where.home()).get(path, with, TYPES, recorded));
        return had(calls, where, reply, answer -> Optional.of(answer.body()));
    }

    /** The bytes of a config. Where the registry keeps them is told by an address that is a credential and is not kept. */
    Had<byte[]> blob(ImageManifest.Blob blob) throws IOException {
        String with = token.orElseThrow(() -> new IllegalStateException("a config is named by a manifest"));
        Map<String, String> params = params();
        params.put("digest", blob.digest());
        String path = "/v2/" + where.repository() + "/blobs/" + blob.digest();
        Reply<RegistryRead.Answer> reply = calls.ask(
                Question.of(AcrCatalog.BLOB, params).orAddress().atMost(blob.size()),
                recorded -> clients.registry(where.home()).find(path, with, ANY_TYPE, recorded));
        return switch (had(calls, where, reply, Optional::of)) {
            case Had.Not<RegistryRead.Answer> not -> new Had.Not<>(not.why(), not.cut());
            case Had.It<RegistryRead.Answer> it ->
                it.value().location().isEmpty()
                        ? new Had.It<>(it.value().body())
                        : download(blob, params, it.value().location().get());
        };
    }

    private Had<byte[]> download(ImageManifest.Blob blob, Map<String, String> params, String location)
            throws IOException {
        Optional<URI> address = address(location);
        if (address.isEmpty()) {
            return new Had.Not<>(
                    new Outcome.Failed(
                            "AddressInvalid",
                            "the registry named no https address of Azure's storage as the place of the config; nothing"
                                    + " was asked of what it named"),
                    false);
        }
        URI at = address.get();
        Reply<RegistryRead.Answer> reply = calls.ask(
                Question.of(AcrCatalog.DOWNLOAD, params).atMost(blob.size()),
                recorded -> clients.registry(URI.create("https://" + at.getHost()))
                        .get(at.getRawPath() + (at.getRawQuery() == null ? "" : "?" + at.getRawQuery()), recorded));
        return reply instanceof Reply.Refused<RegistryRead.Answer> refused
                        && refused.refusal().status() == FORBIDDEN
                ? new Had.Not<>(
                        new Outcome.Failed(
                                "Forbidden",
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

    static <R, T> Had<T> had(Calls calls, ImageReference.InAcr where, Reply<R> reply, Function<R, Optional<T>> of) {
        return switch (reply) {
            case Reply.Refused<R> refused ->
                new Had.Not<>(outcome(where, refused.refusal()), calls.cutByDeadline(refused.refusal()));
            case Reply.Answered<R> answered -> {
                Optional<T> found = of.apply(answered.response());
                calls.log(answered.received(), Page.only(found.isPresent() ? 1 : 0));
                yield found.<Had<T>>map(Had.It::new)
                        .orElseGet(() -> new Had.Not<>(
                                new Outcome.Failed(
                                        Refusal.UNREADABLE, "the registry answered without what was asked for"),
                                false));
            }
        };
    }

    /** A registry answers 401 to whoever may not pull, as it does to whoever it does not know. */
    private static Outcome outcome(ImageReference.InAcr where, Refusal refusal) {
        if (refusal.status() != UNAUTHORIZED) {
            return Refusals.outcome(refusal);
        }
        String permission = refusal.operation().permission();
        return new Outcome.Denied(
                permission,
                "the action " + permission + " is missing on " + where.registry() + ", or the registry knows callers of"
                        + " another tenant only (" + Shown.of(refusal.code()) + "); give the collector the role AcrPull"
                        + " there, or Container Registry Repository Reader if it gives permissions by repository, and collect"
                        + " again");
    }

    private Map<String, String> params() {
        return new TreeMap<>(Map.of("registry", where.registry(), "name", where.repository()));
    }
}
