package org.ephemera.azure.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.ephemera.testing.ShellCommand;

/**
 * Copies of the scripts next to the template, with a replacement of the Azure CLI that records its arguments and answers
 * from files.
 */
final class DeploymentScripts {
    private final Path folder;

    private DeploymentScripts(Path folder) {
        this.folder = folder;
    }

    static DeploymentScripts in(Path folder) throws IOException {
        DeploymentScripts scripts = new DeploymentScripts(folder);
        Files.createDirectories(folder.resolve("bin"));
        try (InputStream az = Objects.requireNonNull(DeploymentScripts.class.getResourceAsStream("az"))) {
            Files.copy(az, folder.resolve("bin/az"));
        }
        assertThat(folder.resolve("bin/az").toFile().setExecutable(true)).isTrue();
        for (String file : List.of(
                ".mvn/tools.sh",
                "infra/release.sh",
                "infra/azure/deploy",
                "infra/azure/main.bicep",
                "infra/azure/remove",
                "infra/azure/subscription.sh")) {
            Path copy = folder.resolve(file);
            Files.createDirectories(Objects.requireNonNull(copy.getParent()));
            Files.copy(Path.of("..", file), copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        // A simulated clock, so that no test waits.
        scripts.program("date", "[ \"$*\" = +%s ] && cat \"${0%/*}/clock\"");
        scripts.program("sleep", "echo $(($(cat \"${0%/*}/clock\") + $1)) > \"${0%/*}/clock\"");
        scripts.answer("clock", "0");
        Files.writeString(folder.resolve("function.zip"), "a zip");
        scripts.answer("account", "a-subscription");
        scripts.answer("deployed", "");
        scripts.answer("group", "true");
        scripts.answer("accounts", "the-account");
        scripts.answer("vaults", "the-vault");
        scripts.answer(
                "versions",
                "https://the-vault.vault.azure.net/keys/seal/0b\nhttps://the-vault.vault.azure.net/keys/seal/0a\n");
        return scripts;
    }

    /** Returns the recorded commands that begin with one of these texts, or contain it if it is one word; in order. */
    List<String> commands(String... what) throws IOException {
        return lines("asked").stream()
                .filter(call ->
                        Stream.of(what).anyMatch(each -> call.startsWith(each) || call.contains(" " + each + " ")))
                .toList();
    }

    /** Returns the recorded commands as words of a shell. */
    List<String> quotedCommands() throws IOException {
        return lines("words");
    }

    /** Sets the answer to a question of the scripts: the content of a file that the replacement reads. */
    void answer(String question, String answer) throws IOException {
        Files.writeString(folder.resolve("bin").resolve(question), answer);
    }

    ShellCommand.Result run(String script, String... words) throws Exception {
        return runWith(folder.resolve("function.zip").toString(), script, words);
    }

    /**
     * Runs a script.
     *
     * @param zip {@code FUNCTION_ZIP}; "" for none
     */
    ShellCommand.Result runWith(String zip, String script, String... words) throws Exception {
        Map<String, String> settings =
                Map.of("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"), "FUNCTION_ZIP", zip);
        String path = folder.resolve("infra/azure").resolve(script).toString();
        return ShellCommand.run(
                folder,
                settings,
                Stream.concat(Stream.of(path), Stream.of(words)).toArray(String[]::new));
    }

    private List<String> lines(String file) throws IOException {
        Path path = folder.resolve("bin").resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    private void program(String name, String line) throws IOException {
        answer(name, "#!/bin/sh\n" + line + "\n");
        assertThat(folder.resolve("bin").resolve(name).toFile().setExecutable(true))
                .isTrue();
    }
}
