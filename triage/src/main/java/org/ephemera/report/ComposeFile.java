package org.ephemera.report;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Writer of {@code lab/compose.yaml} according to the Compose Specification; each text of a target is a quoted scalar.
 */
final class ComposeFile {
    private static final String HEAD = """
            # For an isolated lab. The containers have no network, no privileges and no secrets, and keep no files.
            # Load the image first: docker load, or docker pull from your own copy.
            # Then: docker compose -f compose.yaml run --rm SERVICE
            """;

    private static final String LIMITS = String.join(
            "\n    ",
            "    network_mode: none",
            "read_only: true",
            "cap_drop: [ALL]",
            "security_opt: [\"no-new-privileges:true\"]",
            "ipc: private",
            "pids_limit: 128",
            "mem_limit: 1g",
            "cpus: 1",
            "restart: \"no\"",
            "tmpfs: [\"/tmp:rw,noexec,nosuid,nodev,size=64m\"]\n");

    private ComposeFile() {}

    static byte[] bytes(List<LabRun> runs) {
        StringBuilder yaml = new StringBuilder(HEAD).append("services:\n");
        runs.stream().filter(run -> !run.image().isEmpty()).forEach(run -> service(run, yaml));
        if (runs.stream().allMatch(run -> run.image().isEmpty())) {
            yaml.setLength(yaml.length() - 1);
            yaml.append(" {} # the package contains no digest of an image that ran\n");
        }
        return yaml.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void service(LabRun run, StringBuilder yaml) {
        yaml.append("  ").append(run.service()).append(":\n");
        yaml.append("    image: ").append(quoted(run.image())).append('\n');
        words("entrypoint", run.entrypoint(), yaml);
        words("command", run.command(), yaml);
        if (!run.environment().isEmpty()) {
            yaml.append("    environment: # names only; the values are in the package\n");
            run.environment()
                    .forEach(name -> yaml.append("      ").append(quoted(name)).append(": \"\"\n"));
        }
        yaml.append(LIMITS);
    }

    private static void words(String key, List<String> words, StringBuilder yaml) {
        if (!words.isEmpty()) {
            yaml.append("    ").append(key).append(":\n");
            words.forEach(word -> yaml.append("      - ").append(quoted(word)).append('\n'));
        }
    }

    /**
     * Quotes a text. An ASCII JSON string is a double-quoted YAML scalar; a dollar sign is doubled, because Compose
     * would expand it.
     */
    private static String quoted(String text) {
        StringBuilder ascii = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                ascii.append('\\').append((char) c);
            } else if (c == '$') {
                ascii.append("$$");
            } else if (c >= ' ' && c < 0x7f) {
                ascii.append((char) c);
            } else if (Character.getType(c) == Character.SURROGATE) {
                ascii.append("\\ufffd");
            } else {
                ascii.append(String.format(Locale.ROOT, c > 0xffff ? "\\U%08x" : "\\u%04x", c));
            }
        });
        return ascii.append('"').toString();
    }
}
