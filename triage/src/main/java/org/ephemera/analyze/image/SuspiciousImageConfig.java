package org.ephemera.analyze.image;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.RegistryImage;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.format.Json;

/**
 * Rule on unusual values of an image config (IMG-007): a layer from a downloaded script, the creation time, the
 * platform.
 */
final class SuspiciousImageConfig implements ImageRule {
    private static final Instant EPOCH = Instant.parse("1981-01-01T00:00:00Z");

    @Override
    public void evaluate(ImageRuleContext context, RuleFindings findings) {
        Instant now = Json.instant(context.sealed().closing(), "closedAt")
                .orElse(context.sealed().request().openedAt());
        for (RegistryImage image : context.images()) {
            image.configs().forEach(config -> {
                String subject = context.subject(image);
                config.texts().stream()
                        .filter(text -> text.what().equals("history") && DownloadedScript.isIn(text.value()))
                        .forEach(text -> findings.add(
                                "IMG-007",
                                subject,
                                "a layer was created by a downloaded script: " + text.value(),
                                text.evidence()));
                checkCreated(config, now, subject, findings);
                checkPlatform(image, config, subject, findings);
            });
        }
        if (!context.images().isEmpty()) {
            findings.gap(
                    "IMG-007",
                    "the config of the earlier image is not collected: whether the entry point changed is"
                            + " unknown");
        }
    }

    private static void checkCreated(RegistryImage.Config config, Instant now, String subject, RuleFindings findings) {
        created(config).ifPresent(created -> {
            if (created.isAfter(now.plus(1, ChronoUnit.DAYS))) {
                findings.add(
                        "IMG-007",
                        subject,
                        "the creation time of the image is in the future, " + created,
                        config.evidence().child("created"));
            } else if (created.isBefore(EPOCH)) {
                findings.add(
                        "IMG-007",
                        Severity.INFO,
                        subject,
                        "the image has no real creation time, " + created + ", as from a reproducible build",
                        List.of(config.evidence().child("created")));
            }
        });
    }

    private static Optional<Instant> created(RegistryImage.Config config) {
        try {
            return config.created().isEmpty() ? Optional.empty() : Optional.of(Instant.parse(config.created()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static void checkPlatform(
            RegistryImage image, RegistryImage.Config config, String subject, RuleFindings findings) {
        boolean otherOs = isOther(os(image.os()), os(config.os()));
        boolean otherMachine = isOther(machine(image.architecture()), machine(config.architecture()));
        if (otherOs || otherMachine) {
            findings.add(
                    "IMG-007",
                    subject,
                    "the image is for " + config.os() + "/" + config.architecture() + ", but it ran on " + image.os()
                            + "/" + image.architecture(),
                    config.evidence().child(otherOs ? "os" : "architecture"));
        }
    }

    private static boolean isOther(String expected, String found) {
        return !expected.isEmpty() && !found.isEmpty() && !expected.equals(found);
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

    /**
     * Downloaded bytes that are piped to a shell: {@code curl … | sh}. Searched character by character, because the
     * text is hostile.
     */
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

        /** Reports whether a command is piped to a shell. The command ends at the first separator. */
        private static boolean isPiped(String text, int from) {
            int end = Math.min(text.length(), from + FAR);
            for (int i = from; i < end; i++) {
                char c = text.charAt(i);
                // A single ampersand may be part of a URL. Two start the next command.
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
