package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.scenario.AzureScenario;

/**
 * Simulated Azure Container Registry with the operations that read a manifest and a configuration. The operations are
 * token requests in two steps, manifests by digest or tag, and blobs. A blob request is redirected to a presigned URL,
 * which accepts no token. All registries are the same one, because the host name of a request is not available.
 */
final class SimulatedRegistry {
    static final String SERVICE = "containerregistry";

    private static final String PULL = "Microsoft.ContainerRegistry/registries/pull/read";
    private static final String REPOSITORY = "/v2/(?<repository>[a-z0-9._/-]+)";
    private static final Pattern RANGE = Pattern.compile("bytes=(?<from>\\d{1,9})-(?<to>\\d{1,9})");
    private static final String DOWNLOAD = "DownloadBlob";
    private static final String REFRESH = "refresh-token-of-the-lab";
    private static final String ACCESS = "access-token-of-the-lab for ";

    private final AzureScenario scenario;

    private SimulatedRegistry(AzureScenario scenario) {
        this.scenario = scenario;
    }

    static List<OperationRoute> routes(AzureScenario scenario) {
        SimulatedRegistry registry = new SimulatedRegistry(scenario);
        return List.of(
                route(
                        "POST",
                        "/oauth2/exchange",
                        "Authentication_ExchangeAadAccessTokenForAcrRefreshToken",
                        (call, path) -> registry.exchange(call)),
                route(
                        "POST",
                        "/oauth2/token",
                        "Authentication_ExchangeAcrRefreshTokenForAcrAccessToken",
                        (call, path) -> registry.token(call)),
                route(
                        "GET",
                        "/oauth2/token",
                        "Authentication_GetAcrAccessTokenFromLogin",
                        (call, path) -> registry.anonymous(call)),
                route(
                        "GET",
                        REPOSITORY + "/manifests/(?<reference>[\\w.:-]+)",
                        "ContainerRegistry_GetManifest",
                        registry::manifest),
                route(
                        "GET",
                        REPOSITORY + "/blobs/(?<digest>sha256:[0-9a-f]{64})",
                        "ContainerRegistryBlob_GetBlob",
                        registry::blob),
                route("GET", "/registry-blobs/(?<digest>[0-9a-f]{64})/data", DOWNLOAD, registry::download));
    }

    private static OperationRoute route(String method, String path, String operation, OperationRoute.Answering answer) {
        return OperationRoute.of(method, path, SERVICE + ":" + operation, PULL, "", answer);
    }

    private HttpAnswer exchange(AzureCall call) throws AzureError {
        boolean requested = call.field("grant_type").equals(Optional.of("access_token"))
                && call.field("service").isPresent()
                && call.field("access_token").isPresent();
        if (!requested) {
            throw unauthorized();
        }
        return ArmResponses.json(200, object().put("refresh_token", REFRESH));
    }

    private HttpAnswer token(AzureCall call) throws AzureError {
        if (!call.field("refresh_token").equals(Optional.of(REFRESH))) {
            throw unauthorized();
        }
        return ArmResponses.json(
                200, object().put("access_token", ACCESS + call.field("scope").orElse("")));
    }

    /** Issues a token to an anonymous client if the registry allows anonymous pull. */
    private HttpAnswer anonymous(AzureCall call) throws AzureError {
        if (!scenario.all("registries").getFirst().path("anonymousPull").asBoolean()
                || call.authorization().isPresent()
                || call.param("service").isEmpty()) {
            throw unauthorized();
        }
        return ArmResponses.json(
                200, object().put("access_token", ACCESS + call.param("scope").orElse("")));
    }

    private HttpAnswer manifest(AzureCall call, Matcher path) throws AzureError {
        requireToken(call, path);
        String reference = path.group("reference");
        ObjectNode image = scenario.all("images").stream()
                .filter(each -> each.path("repository").asText().equals(path.group("repository")))
                .filter(each -> each.path("digest").asText().equals(reference)
                        || each.path("tag").asText().equals(reference))
                .findFirst()
                .orElseThrow(() -> new AzureError(
                        404, "MANIFEST_UNKNOWN", "manifest tagged by \"" + reference + "\" is not found"));
        if (image.has("movedTo")) {
            return HttpAnswer.of(302, "text/html; charset=utf-8", new byte[0])
                    .header("Location", image.path("movedTo").asText());
        }
        byte[] bytes = image.path("manifest").asText().getBytes(StandardCharsets.UTF_8);
        return HttpAnswer.of(200, image.path("mediaType").asText(), bytes)
                .header("Docker-Content-Digest", image.path("digest").asText())
                .header("Docker-Distribution-Api-Version", "registry/2.0");
    }

    private HttpAnswer blob(AzureCall call, Matcher path) throws AzureError {
        requireToken(call, path);
        String hex = content(path.group("digest")).path("digest").asText().substring("sha256:".length());
        String to = scenario.all("registries").getFirst().path("blobsAt").asText();
        HttpAnswer moved = HttpAnswer.of(307, "text/html; charset=utf-8", new byte[0]);
        return to.isEmpty()
                ? moved
                : moved.header(
                        "Location", to + "/registry-blobs/" + hex + "/data?sv=2018-03-28&sr=b&sig=lab-signature&sp=r");
    }

    /** Downloads a blob. Storage refuses a request with both a token and a signature. */
    private HttpAnswer download(AzureCall call, Matcher path) throws AzureError {
        if (call.authorization().isPresent() || !call.param("sig").equals(Optional.of("lab-signature"))) {
            throw new AzureError(400, "InvalidAuthenticationInfo", "Authentication information is not given right.");
        }
        byte[] bytes = content("sha256:" + path.group("digest"))
                .path("content")
                .asText()
                .getBytes(StandardCharsets.UTF_8);
        Matcher range = RANGE.matcher(call.range().orElse(""));
        if (!range.matches()) {
            return HttpAnswer.of(200, "application/octet-stream", bytes);
        }
        int from = Math.min(Integer.parseInt(range.group("from")), bytes.length);
        int to = Math.min(Integer.parseInt(range.group("to")) + 1, bytes.length);
        return HttpAnswer.of(206, "application/octet-stream", Arrays.copyOfRange(bytes, from, to))
                .header("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + bytes.length);
    }

    private ObjectNode content(String digest) throws AzureError {
        return scenario.all("blobs").stream()
                .filter(each -> each.path("digest").asText().equals(digest))
                .findFirst()
                .orElseThrow(() -> new AzureError(404, "BLOB_UNKNOWN", "blob unknown to registry"));
    }

    private static void requireToken(AzureCall call, Matcher path) throws AzureError {
        String expected = "Bearer " + ACCESS + "repository:" + path.group("repository") + ":pull";
        if (!call.authorization().equals(Optional.of(expected))) {
            throw unauthorized()
                    .challenging(
                            "Bearer realm=\"https://registry.lab/oauth2/token\",service=\"registry.lab\",scope=\"repository:"
                                    + path.group("repository") + ":pull\"");
        }
    }

    private static AzureError unauthorized() {
        return new AzureError(
                401,
                "UNAUTHORIZED",
                "authentication required, visit https://aka.ms/acr/authorization for more information.");
    }

    static AzureError refusal(Fault.Refusal refusal, OperationRoute route) {
        return switch (refusal) {
            case Fault.AccessDenied denied
            when route.operation().equals(DOWNLOAD) ->
                new AzureError(
                        403, "AuthorizationFailure", "This request is not authorized to perform this operation.");
            case Fault.AccessDenied denied -> unauthorized();
            case Fault.ExpiredCredentials expired -> unauthorized();
            case Fault.Throttled throttled -> new AzureError(429, "TOOMANYREQUESTS", "too many requests");
            case Fault.ServerError error -> new AzureError(500, "UNKNOWN", "unknown error");
        };
    }

    static HttpAnswer error(AzureError e) {
        ObjectNode body = object();
        body.putArray("errors").addObject().put("code", e.code()).put("message", e.text());
        HttpAnswer answer = ArmResponses.json(e.status(), body);
        return e.challenge()
                .map(challenge -> answer.header("WWW-Authenticate", challenge))
                .orElse(answer);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
