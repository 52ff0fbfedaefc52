package org.ephemera.analyze.image;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Image;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.format.Json;

/** Oddities of what an image says of itself (IMG-007): a layer made by a script of the network, its date, its platform. */
final class SuspiciousImageConfig implements ImageRule {
    private static final Instant EPOCH = Instant.parse("1981-01-01T00:00:00Z");

    @Override
    public void judge(ImageRuleContext scene, RuleFindings judged) {
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

    private static void dates(Image.Config config, Instant now, String subject, RuleFindings judged) {
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

    private static void platform(Image image, Image.Config config, String subject, RuleFindings judged) {
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

    /** A download whose bytes go straight into a shell: {@code curl … | sh}. Looked for letter by letter, as the text is hostile. */
    private static final class DownloadedScript {
        private static final int FAR = 400;
        private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "ksh");

        private DownloadedScript() {}

        static boolean isIn(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            for (String tool : new String[] {"curl ", "wget "}) {
                for (int at = lower.indexOf(tool); at >= 0; at = lower.indexOf(tool, at + 1)) {
                    if (isPiped(lower, at)) {
                        return true;
                    }
                }
            }
            return false;
        }

        /** The command ends at the first separator; a pipe leads on to the next. */
        private static boolean isPiped(String text, int from) {
            int end = Math.min(text.length(), from + FAR);
            for (int i = from; i < end; i++) {
                char c = text.charAt(i);
                // One ampersand is part of an address, two are the next command.
                if (c == ';' || c == '\n' || text.startsWith("&&", i)) {
                    return false;
                }
                if (c == '|') {
                    return isShell(text.substring(i + 1, Math.min(text.length(), i + 1 + FAR)));
                }
            }
            return false;
        }

        private static boolean isShell(String command) {
            String rest = command.strip();
            if (rest.startsWith("sudo ")) {
                rest = rest.substring("sudo ".length()).strip();
            }
            int end = 0;
            while (end < rest.length() && isOfName(rest.charAt(end))) {
                end++;
            }
            String word = rest.substring(0, end);
            return SHELLS.contains(word.substring(word.lastIndexOf('/') + 1));
        }

        private static boolean isOfName(char c) {
            return Character.isLetterOrDigit(c) || "/-_.".indexOf(c) >= 0;
        }
    }
}
