package org.ephemera.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.ShellWord;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.redact.SecretMasking;

/**
 * Run of one container in a lab: the image that ran, without network, privileges and secrets.
 *
 * @param service name in {@code lab/compose.yaml}, of safe characters
 * @param image pinned to its digest; "" if the package does not contain the digest that ran
 * @param entrypoint replaces that of the image if it is not empty
 * @param environment names only; the package contains the values
 * @param leftOut number of names that a shell cannot set
 */
record LabRun(
        String service,
        String container,
        String image,
        List<String> entrypoint,
        List<String> command,
        List<String> environment,
        int leftOut) {
    private static final Pattern PINNED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:-]{0,400}@sha256:[0-9a-f]{64}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,200}");
    private static final int MOST_WORDS = 200;
    private static final int LONGEST_WORD = 8 << 10;

    static List<LabRun> of(List<Workload> workloads) {
        List<LabRun> runs = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Workload workload : workloads) {
            for (ContainerSpec container : workload.containers()) {
                runs.add(of(container, workload.platform(), name(container.name(), taken)));
            }
        }
        return runs;
    }

    /** Returns the command for a local Docker; "" if it is too long for the page. */
    String docker() {
        List<String> line = new ArrayList<>(List.of("docker run --rm -i --network none --read-only --cap-drop ALL"
                + " --security-opt no-new-privileges --ipc private --pids-limit 128 --memory 1g --cpus 1"
                + " --tmpfs /tmp:rw,noexec,nosuid,nodev,size=64m"));
        environment.forEach(name -> line.add("-e " + name + "="));
        List<String> after = new ArrayList<>(command);
        if (!entrypoint.isEmpty()) {
            line.add("--entrypoint " + ShellWord.quoted(entrypoint.getFirst()));
            after.addAll(0, entrypoint.subList(1, entrypoint.size()));
        }
        line.add(image);
        after.forEach(word -> line.add(ShellWord.quoted(word)));
        String whole = String.join(" ", line);
        return whole.length() > VisibleText.LONGEST ? "" : whole;
    }

    private static LabRun of(ContainerSpec container, Platform platform, String service) {
        List<String> names = container.execution().environment().stream()
                .map(ContainerExecution.Variable::name)
                .distinct()
                .toList();
        List<String> plain = names.stream()
                .filter(name -> VARIABLE.matcher(name).matches())
                .sorted()
                .toList();
        return new LabRun(
                service,
                container.name(),
                pinned(container),
                words(container, command -> isEntrypoint(command.source(), platform)),
                words(container, command -> !isEntrypoint(command.source(), platform)),
                plain,
                names.size() - plain.size());
    }

    /**
     * Returns the words of the command. Overrides replace the configured command. A command that is too long is left
     * out completely instead of truncated.
     */
    private static List<String> words(ContainerSpec container, Predicate<ContainerExecution.Command> wanted) {
        List<ContainerExecution.Command> all =
                container.execution().commands().stream().filter(wanted).toList();
        boolean overridden = all.stream().anyMatch(ContainerExecution.Command::overridden);
        List<String> words = all.stream()
                .filter(command -> command.overridden() == overridden)
                .flatMap(command -> command.words().stream())
                .toList();
        boolean sound = words.size() <= MOST_WORDS
                && words.stream().allMatch(word -> word.length() <= LONGEST_WORD && word.indexOf('\0') < 0);
        return sound ? SecretMasking.words(words) : List.of();
    }

    private static boolean isEntrypoint(String source, Platform platform) {
        return switch (platform) {
            case ECS_FARGATE, ECS_EC2, ECS_EXTERNAL, ECS_MANAGED_INSTANCES, DOCKER ->
                source.toLowerCase(Locale.ROOT).contains("entrypoint");
            // On these platforms the command replaces the entry point of the image, and args follow it.
            case KUBERNETES, KUBERNETES_SERVERLESS, ACI, CONTAINER_APPS -> !source.contains("args");
        };
    }

    private static String pinned(ContainerSpec container) {
        String image = container.image().map(fact -> fact.value()).orElse("");
        String digest = container.digest().map(fact -> fact.value()).orElse("");
        int at = image.indexOf('@');
        String named = at < 0 ? image : image.substring(0, at);
        // A tag is removed if there is a digest, because the digest decides.
        String repository = named.substring(named.lastIndexOf('/') + 1).contains(":")
                ? named.substring(0, named.lastIndexOf(':'))
                : named;
        String pinned = repository + "@" + (digest.isEmpty() && at >= 0 ? image.substring(at + 1) : digest);
        return PINNED.matcher(pinned).matches() ? pinned : "";
    }

    private static String name(String container, Set<String> taken) {
        String plain = container.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String trimmed = plain.substring(0, Math.min(40, plain.length())).replaceAll("^-+|-+$", "");
        String base = trimmed.isEmpty() ? "container" : trimmed;
        String name = base;
        for (int n = 2; !taken.add(name); n++) {
            name = base + "-" + n;
        }
        return name;
    }
}
