package org.ephemera.analyze.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.RegistryImage;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.container.CommandWords;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;
import org.ephemera.model.OutcomeCode;

/** Responses of a registry about one image. ECR returns a manifest as a string in its JSON, ACR as the body itself. */
final class RegistryResponses {
    private static final String SHA256 = "sha256:";

    private final ItemOutcome item;
    private final List<ApiResponse> responses;
    private final ResponseDocuments bodies;
    private final SealedPackage sealed;
    private final EvidenceLocation outcomes;
    private final String ran;
    private final List<RegistryImage.Manifest> manifests = new ArrayList<>();
    private final List<RegistryImage.Config> configs = new ArrayList<>();
    private Optional<RegistryImage.Tag> tag = Optional.empty();
    private boolean gone;

    RegistryResponses(
            ItemOutcome item,
            List<ApiResponse> responses,
            ResponseDocuments bodies,
            SealedPackage sealed,
            EvidenceLocation outcomes) {
        this.item = item;
        this.responses = responses;
        this.bodies = bodies;
        this.sealed = sealed;
        this.outcomes = outcomes;
        ImageName name = ImageName.parse(item.planned().param("image"));
        this.ran = item.planned().param("digest").isEmpty()
                ? name.digest()
                : item.planned().param("digest");
        this.gone = item.code() == OutcomeCode.EXPIRED;
    }

    RegistryImage image() {
        responses.forEach(this::read);
        return new RegistryImage(
                item.planned().param("image"),
                ran,
                item.planned().param("os"),
                item.planned().param("architecture"),
                gone,
                tag,
                manifests,
                configs,
                responses.isEmpty() ? outcomes : responses.getFirst().evidence());
    }

    private void read(ApiResponse response) {
        switch (response.operation()) {
            case "DescribeImages" -> describe(response);
            case "BatchGetImage" -> ecrManifest(response);
            case "ContainerRegistry_GetManifest" -> acrManifest(response);
            case "DownloadUrlForLayer", "ContainerRegistryBlob_GetBlob", "DownloadBlob" -> config(response);
            default -> {
                // The response contains nothing about the image.
            }
        }
    }

    private void describe(ApiResponse response) {
        LocatedJson body = bodies.read(response);
        if (!body.exists() || response.requestParam("imageTag").isEmpty()) {
            return;
        }
        for (LocatedJson detail : bodies.items(body, "imageDetails")) {
            tag = Optional.of(new RegistryImage.Tag(
                    response.requestParam("imageTag"),
                    detail.at("imageDigest").textOrEmpty(),
                    instant(detail.json().path("imagePushedAt")),
                    detail.evidence()));
        }
    }

    /** Returns the time of seconds with a fraction. */
    private static Optional<Instant> instant(JsonNode seconds) {
        return seconds.isNumber() && Math.abs(seconds.asDouble()) < Integer.MAX_VALUE * 8.0
                ? Optional.of(Instant.ofEpochMilli(Math.round(seconds.asDouble() * 1000)))
                : Optional.empty();
    }

    private void ecrManifest(ApiResponse response) {
        LocatedJson body = bodies.read(response);
        if (!body.exists()) {
            return;
        }
        for (LocatedJson image : bodies.items(body, "images")) {
            LocatedJson text = image.at("imageManifest");
            if (text.json().isTextual()) {
                byte[] bytes = text.json().textValue().getBytes(StandardCharsets.UTF_8);
                manifest(response.requestParam("imageDigest"), bytes, text.evidence());
            }
        }
        for (LocatedJson failure : body.at("failures").items()) {
            gone |= failure.at("failureCode").textOrEmpty().equals("ImageNotFound")
                    && response.requestParam("imageDigest").equals(ran);
        }
    }

    private void acrManifest(ApiResponse response) {
        bytes(response).ifPresent(bytes -> {
            String reference = response.requestParam("reference");
            String found = SHA256 + Digest.of(bytes).hex();
            if (!reference.startsWith(SHA256)) {
                tag = Optional.of(new RegistryImage.Tag(reference, found, Optional.empty(), response.evidence()));
            }
            manifest(reference.startsWith(SHA256) ? reference : found, bytes, response.evidence());
        });
    }

    private void manifest(String digest, byte[] bytes, EvidenceLocation at) {
        JsonNode json;
        try {
            json = Json.parse(bytes);
        } catch (IOException e) {
            bodies.gap(at.file(), "cannot parse a manifest: " + e.getMessage());
            return;
        }
        List<String> lists = new ArrayList<>();
        boolean attested = false;
        for (JsonNode entry : json.path("manifests")) {
            boolean attestation = entry.path("annotations")
                    .path("vnd.docker.reference.type")
                    .asText()
                    .equals("attestation-manifest");
            attested |= attestation;
            if (!attestation) {
                lists.add(TruncatedText.text(entry.path("digest").asText()));
            }
        }
        manifests.add(new RegistryImage.Manifest(
                digest,
                SHA256 + Digest.of(bytes).hex(),
                json.path("manifests").isArray(),
                lists,
                attested,
                TruncatedText.text(json.path("config").path("digest").asText()),
                at));
    }

    private void config(ApiResponse response) {
        String digest = response.requestParam("layerDigest").isEmpty()
                ? response.requestParam("digest")
                : response.requestParam("layerDigest");
        bytes(response).ifPresent(bytes -> {
            try {
                LocatedJson json = new LocatedJson(Json.parse(bytes), response.evidence());
                configs.add(new ConfigDocument(item.planned().param("image"), json)
                        .config(digest, SHA256 + Digest.of(bytes).hex()));
            } catch (IOException e) {
                bodies.gap(item.planned().item(), "cannot parse the config: " + e.getMessage());
            }
        });
    }

    private Optional<byte[]> bytes(ApiResponse response) {
        try {
            return Optional.of(sealed.bytes(response));
        } catch (IOException e) {
            bodies.gap(response.item(), "cannot read a response to " + response.operation() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Config of an image (OCI image specification, {@code config.md}). */
    private static final class ConfigDocument {
        /** Limit of history steps. Docker allows 127 layers; steps without a layer are additional. */
        private static final int MOST_STEPS = 2_000;

        private final String subject;
        private final LocatedJson json;

        /**
         * Creates a reader of a config.
         *
         * @param subject name of the image
         */
        ConfigDocument(String subject, LocatedJson json) {
            this.subject = subject;
            this.json = json;
        }

        RegistryImage.Config config(String digest, String found) {
            return new RegistryImage.Config(
                    digest,
                    found,
                    json.at("created").textOrEmpty(),
                    json.at("os").textOrEmpty(),
                    json.at("architecture").textOrEmpty(),
                    texts(),
                    json.evidence());
        }

        private List<RegistryImage.Text> texts() {
            List<RegistryImage.Text> texts = new ArrayList<>();
            LocatedJson config = json.at("config");
            for (String command : List.of("Entrypoint", "Cmd")) {
                LocatedJson words = config.at(command);
                if (!words.items().isEmpty()) {
                    texts.add(new RegistryImage.Text(
                            subject, command, String.join(" ", words.textList()), words.evidence()));
                }
            }
            CommandWords.directory(config, "WorkingDir")
                    .ifPresent(directory -> texts.add(new RegistryImage.Text(
                            subject, "WorkingDir", String.join(" ", directory.words()), directory.evidence())));
            for (LocatedJson variable : config.at("Env").items()) {
                texts.add(new RegistryImage.Text(subject, "Env", variable.textOrEmpty(), variable.evidence()));
            }
            json.at("history").items().stream()
                    .limit(MOST_STEPS)
                    .map(step -> step.at("created_by"))
                    .filter(by -> !by.textOrEmpty().isEmpty())
                    .forEach(by ->
                            texts.add(new RegistryImage.Text(subject, "history", by.textOrEmpty(), by.evidence())));
            return texts;
        }
    }
}
