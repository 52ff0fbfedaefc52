package org.ephemera.analyze.image;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ephemera.analyze.model.Image;
import org.ephemera.analyze.model.Notes;
import org.ephemera.analyze.model.Severity;
import org.ephemera.format.Json;

/** Oddities of what an image says of itself (IMG-007): a layer made by a script of the network, its date, its platform. */
final class OddConfig implements ImageRule {
    private static final Instant EPOCH = Instant.parse("1981-01-01T00:00:00Z");

    @Override
    public void judge(ImageScene scene, Notes judged) {
        Instant now = Json.instant(scene.sealed().closing(), "closedAt")
                .orElse(scene.sealed().request().openedAt());
        for (Image image : scene.images()) {
            image.configs().forEach(config -> {
                String subject = scene.subject(image);
                config.texts().stream()
                        .filter(text -> text.what().equals("history") && DownloadedScript.isIn(text.value()))
                        .forEach(text -> judged.add(
                                "IMG-007",
                                subject,
                                "a layer was made by a script that was downloaded: " + text.value(),
                                text.evidence()));
                dates(config, now, subject, judged);
                platform(image, config, subject, judged);
            });
        }
        if (!scene.images().isEmpty()) {
            judged.gap(
                    "IMG-007",
                    "the config of the image before is not collected: whether the entry point changed is not"
                            + " known");
        }
    }

    private static void dates(Image.Config config, Instant now, String subject, Notes judged) {
        created(config).ifPresent(created -> {
            if (created.isAfter(now.plus(1, ChronoUnit.DAYS))) {
                judged.add(
                        "IMG-007",
                        subject,
                        "the image was made in the future, " + created,
                        config.evidence().child("created"));
            } else if (created.isBefore(EPOCH)) {
                judged.add(
                        "IMG-007",
                        Severity.INFO,
                        subject,
                        "the image has no real date, " + created + ", as reproducible builds have none",
                        List.of(config.evidence().child("created")));
            }
        });
    }

    private static Optional<Instant> created(Image.Config config) {
        try {
            return config.created().isEmpty() ? Optional.empty() : Optional.of(Instant.parse(config.created()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static void platform(Image image, Image.Config config, String subject, Notes judged) {
        boolean otherOs = isOther(os(image.os()), os(config.os()));
        boolean otherMachine = isOther(machine(image.architecture()), machine(config.architecture()));
        if (otherOs || otherMachine) {
            judged.add(
                    "IMG-007",
                    subject,
                    "the image is for " + config.os() + "/" + config.architecture() + ", it ran on " + image.os() + "/"
                            + image.architecture(),
                    config.evidence().child(otherOs ? "os" : "architecture"));
        }
    }

    private static boolean isOther(String told, String found) {
        return !told.isEmpty() && !found.isEmpty() && !told.equals(found);
    }

    private static String os(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("windows") ? "windows" : lower;
    }

    private static String machine(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> name.toLowerCase(Locale.ROOT);
        };
    }
}
